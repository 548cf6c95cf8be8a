using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Slipway.System.Tests.Engine;

/// <summary>Debian's llama-server on a free loopback port, one thread, all numbers in F32; ends with the test.</summary>
public sealed class LlamaServer : IAsyncDisposable
{
    private static readonly TimeSpan InstallTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly HttpClient http;

    private LlamaServer(Process process, HttpClient http) => (this.process, this.http) = (process, http);

    /// <summary>Unpacks llama.cpp once per machine; returns its launcher, or why there is none.</summary>
    public static async Task<(string? Launcher, string Reason)> Install()
    {
        var folder = Environment.GetEnvironmentVariable("SLIPWAY_LLAMA_CPP") ?? Path.Combine(Path.GetTempPath(), "slipway-llama.cpp");
        var script = Path.Combine(AppContext.BaseDirectory, "scripts", "llama-server.sh");
        if (!OperatingSystem.IsLinux())
        {
            return (null, "llama-server is unpacked from Debian packages; this is not Linux.");
        }

        using var install = Process.Start(new ProcessStartInfo("bash", [script, folder]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        using var patience = new CancellationTokenSource(InstallTime);
        try
        {
            var error = await install.StandardError.ReadToEndAsync(patience.Token);
            await install.WaitForExitAsync(patience.Token);
            return install.ExitCode == 0 ? (Path.Combine(folder, "run"), string.Empty) : (null, error.Trim());
        }
        catch (OperationCanceledException)
        {
            install.Kill(entireProcessTree: true);
            return (null, $"llama-server could not be unpacked within {InstallTime}.");
        }
    }

    public static async Task<LlamaServer> Start(string launcher, string model, string adapter)
    {
        var port = FreePort();
        var started = Process.Start(new ProcessStartInfo(launcher,
        [
            "llama-server", "-m", model, "--lora", adapter, "-t", "1", "-tb", "1", "--host", "127.0.0.1", "--port", $"{port}", "-c", "256", "-np", "1",
            "-ctk", "f32", "-ctv", "f32", "-fa", "off",
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        var log = new ConcurrentQueue<string>();
        started.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? string.Empty);
        started.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? string.Empty);
        started.BeginErrorReadLine();
        started.BeginOutputReadLine();
        var server = new LlamaServer(started, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") });
        using var patience = new CancellationTokenSource(StartTime);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await server.IsHealthy())
        {
            if (started.HasExited || patience.IsCancellationRequested)
            {
                await server.DisposeAsync();
                throw new InvalidOperationException($"llama-server did not start:\n{string.Join('\n', log.TakeLast(20))}");
            }

            await tick.WaitForNextTickAsync(CancellationToken.None);
        }

        return server;
    }

    /// <summary>Ids of a text.</summary>
    public async Task<int[]> Tokenize(string text, bool parseControl) =>
        Ids((await Post("/tokenize", new { content = text, parse_special = parseControl, add_special = false })).GetProperty("tokens"));

    /// <summary>The most likely continuation, with the adapter at a scale.</summary>
    public async Task<int[]> Greedy(int[] prompt, int tokens, float adapterScale)
    {
        var reply = await Post("/completion", new
        {
            prompt,
            n_predict = tokens,
            temperature = 0,
            top_k = 1,
            repeat_penalty = 1,
            cache_prompt = false,
            return_tokens = true,
            lora = new[] { new { id = 0, scale = adapterScale } },
        });
        return Ids(reply.GetProperty("tokens"));
    }

    /// <summary>The prompt that its own reading of the chat template makes.</summary>
    public async Task<string> ApplyTemplate(object messages) => (await Post("/apply-template", new { messages })).GetProperty("prompt").GetString()!;

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private async Task<bool> IsHealthy()
    {
        try
        {
            return (await http.GetAsync("/health")).StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonElement> Post(string path, object body)
    {
        using var reply = await http.PostAsJsonAsync(path, body);
        reply.IsSuccessStatusCode.ShouldBeTrue(await reply.Content.ReadAsStringAsync());
        return await reply.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static int[] Ids(JsonElement array) => [.. array.EnumerateArray().Select(id => id.GetInt32())];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
