using System.Net.Http.Json;
using System.Text.Json;

namespace Slipway.System.Tests.Running;

/// <summary>The running program's API, called with its admin key; every answer has to be a success.</summary>
public sealed class AdminClient(SlipwayProgram program) : IDisposable
{
    public HttpClient Http { get; } = new() { BaseAddress = program.Address, DefaultRequestHeaders = { { "Authorization", "Bearer " + SlipwayProgram.MasterKey } } };

    public void Dispose() => Http.Dispose();

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellation)
    {
        using var reply = await Http.GetAsync(path, cancellation);
        return await JsonAsync(path, reply, cancellation);
    }

    public async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellation)
    {
        using var content = JsonContent.Create(body);
        return await PostAsync(path, content, cancellation);
    }

    public async Task<JsonElement> PostAsync(string path, HttpContent body, CancellationToken cancellation)
    {
        using var reply = await Http.PostAsync(path, body, cancellation);
        return await JsonAsync(path, reply, cancellation);
    }

    private static async Task<JsonElement> JsonAsync(string path, HttpResponseMessage reply, CancellationToken cancellation)
    {
        var text = await reply.Content.ReadAsStringAsync(cancellation);
        reply.IsSuccessStatusCode.ShouldBeTrue($"{path} gave {(int)reply.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }
}
