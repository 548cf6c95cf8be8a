using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects;
using Slipway.Dialects.OpenAi;
using Slipway.Gateway.Calls;

namespace Slipway.Server.Embedded;

/// <summary>
/// The engine's process: serves embedded and tuned models in OpenAI's format on a Unix socket. As many answers are computed at once
/// as there are cores; the rest wait. Ends when its standard input closes, that is, when its parent is gone.
/// </summary>
internal sealed class EngineHost(EngineModels models)
{
    /// <summary>Carries the name that the caller used, escaped: the answer bears it instead of the engine's own name for the model.</summary>
    public const string PublicModelHeader = "x-slipway-public-model";

    private readonly OpenAiInbound dialect = new();
    private readonly SemaphoreSlim cores = new(Math.Max(1, Environment.ProcessorCount));

    public static async Task<int> RunAsync(string socket, string dataPath)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenUnixSocket(socket);
        });
        await using var app = builder.Build();
        var host = new EngineHost(new EngineModels(ModelFolder.Path, dataPath, TimeProvider.System));
        app.MapPost("/v1/chat/completions", host.ChatAsync);
        await app.StartAsync();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is not null)
        {
            // Only the end of the input means something.
        }

        await app.StopAsync();
        return 0;
    }

    private async Task ChatAsync(HttpContext http)
    {
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        if (!dialect.ReadChat(body.GetBuffer().AsMemory(0, (int)body.Length), new CallTarget()).Try(out var request, out var error)
            || !models.Open(request.Model).Try(out var model, out error))
        {
            await Failures.WriteAsync(http, dialect, error, "");
            return;
        }

        if (http.Request.Headers[PublicModelHeader] is [{ Length: > 0 } name, ..])
        {
            request = request with { Model = Uri.UnescapeDataString(name) };
        }

        await cores.WaitAsync(http.RequestAborted);
        try
        {
            // The sums are long and have no await in them: they get a thread of their own, not one of the server's.
            await Task.Factory.StartNew(() => Answer(http, request, model), http.RequestAborted, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        }
        catch (PromptTooLongException e)
        {
            await Failures.WriteAsync(http, dialect, new Error(ErrorKind.ContextLengthExceeded, e.Message) { Field = "messages", Code = "context_length_exceeded" }, "");
        }
        finally
        {
            cores.Release();
        }
    }

    private Task Answer(HttpContext http, ChatRequest request, IEngineModel model) =>
        request.Stream ? StreamAsync(http, request, model) : WholeAsync(http, request, model);

    private async Task StreamAsync(HttpContext http, ChatRequest request, IEngineModel model)
    {
        var writer = dialect.OpenStream(new CallHead(request.Model, Stream: true, request.StreamUsage), new CallTarget());
        using var events = model.Answer(request, http.RequestAborted).GetEnumerator();
        var more = events.MoveNext();
        http.Response.ContentType = writer.ContentType;
        for (; more; more = events.MoveNext())
        {
            writer.Write(http.Response.BodyWriter, events.Current);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }

        writer.Complete(http.Response.BodyWriter);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    private async Task WholeAsync(HttpContext http, ChatRequest request, IEngineModel model)
    {
        var reply = new ArrayBufferWriter<byte>();
        dialect.WriteChat(reply, Collect(model.Answer(request, http.RequestAborted)));
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = reply.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(reply.WrittenMemory, http.RequestAborted);
    }

    private static ChatResponse Collect(IEnumerable<ChatStreamEvent> events)
    {
        var collector = new ChatCollector();
        foreach (var streamEvent in events)
        {
            collector.Add(streamEvent);
        }

        return collector.Response();
    }
}
