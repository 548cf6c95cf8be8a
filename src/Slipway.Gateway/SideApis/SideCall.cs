using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Calls;

namespace Slipway.Gateway.SideApis;

/// <summary>One call of a side API (files, batches, caches): who calls, in which dialect, and how it is answered.</summary>
/// <param name="Caller">Who calls; <see cref="Calls.Caller.Nobody"/> only where a path lets strangers in.</param>
public sealed record SideCall(HttpContext Http, IInboundDialect Dialect, Caller Caller, string RequestId)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public HttpRequest Request => Http.Request;

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>Whose objects the caller may see: its own, or everybody's (null) for the admin.</summary>
    public string? Sees => Caller.IsAdmin ? null : Caller.Id;

    /// <summary>To whom belongs what the caller makes.</summary>
    public string Tenant => Caller.Id;

    /// <summary>Where this server is reached, as the caller wrote it: <c>http://host:4000</c>.</summary>
    public string Origin => Request.Scheme + "://" + Request.Host.Value;

    public string? Query(string name) => Request.Query[name] is [{ Length: > 0 } text, ..] ? text : null;

    public string? Header(string name) => Request.Headers[name] is [{ Length: > 0 } text, ..] ? text : null;

    /// <summary>A part of the path, decoded.</summary>
    public string Route(string name) => (string?)Request.RouteValues[name] ?? "";

    /// <summary>Answers 200 with JSON. Gives null, so that a handler can return it.</summary>
    public async Task<Error?> JsonAsync(Action<Utf8JsonWriter> write)
    {
        Http.Response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(Http.Response.BodyWriter, Options))
        {
            write(json);
        }

        await Http.Response.BodyWriter.FlushAsync(Aborted);
        return null;
    }
}
