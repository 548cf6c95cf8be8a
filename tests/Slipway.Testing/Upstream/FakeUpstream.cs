using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Slipway.Testing.Upstream;

/// <summary>
/// A real HTTP server on a free loopback port that answers like a provider. What it answers is a function of the call;
/// <see cref="EchoModel"/> is the one that speaks OpenAI's format. Every call is kept.
/// </summary>
public sealed class FakeUpstream : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Func<UpstreamCall, UpstreamReply> answer;
    private readonly ConcurrentQueue<UpstreamCall> calls = new();

    private readonly TaskCompletionSource<UpstreamCall> abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeUpstream(WebApplication app, Func<UpstreamCall, UpstreamReply> answer)
    {
        this.app = app;
        this.answer = answer;
    }

    /// <summary>Such as <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Address => new(app.Urls.Single() + "/");

    /// <summary>What goes into <c>api_base</c>.</summary>
    public Uri ApiBase => new(Address, "v1");

    public Gates Gates { get; } = new();

    /// <summary>Completes when a caller has broken off a call that was still being answered.</summary>
    public Task<UpstreamCall> Abandoned => abandoned.Task;

    public IReadOnlyList<UpstreamCall> Calls => [.. calls];

    public static async Task<FakeUpstream> StartAsync(Func<UpstreamCall, UpstreamReply>? answer = null, CancellationToken cancellation = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var upstream = new FakeUpstream(builder.Build(), answer ?? EchoModel.Answer);
        upstream.app.Run(upstream.ServeAsync);
        await upstream.app.StartAsync(cancellation);
        return upstream;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/gates", StringComparison.Ordinal, out var gate))
        {
            Gates.Open(gate.Value!.Trim('/'));
            return;
        }

        var call = await ReadAsync(context.Request, context.RequestAborted);
        calls.Enqueue(call);
        try
        {
            await WriteAsync(context, answer(call));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            abandoned.TrySetResult(call);
        }
    }

    private static async Task<UpstreamCall> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        var headers = request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new UpstreamCall(request.Method, request.Path.Value!, request.QueryString.Value ?? "", headers, body.ToArray());
    }

    private async Task WriteAsync(HttpContext context, UpstreamReply reply)
    {
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.ContentType;
        foreach (var (name, value) in reply.Headers)
        {
            context.Response.Headers[name] = value;
        }

        foreach (var piece in reply.Pieces)
        {
            if (piece.Gate is { } gate)
            {
                await Gates.WaitAsync(gate, context.RequestAborted);
            }

            await context.Response.BodyWriter.WriteAsync(piece.Bytes, context.RequestAborted);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }

        if (reply.Breaks)
        {
            context.Abort();
        }
    }
}
