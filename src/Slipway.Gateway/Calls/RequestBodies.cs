using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Slipway.Core.Errors;

namespace Slipway.Gateway.Calls;

/// <summary>Reads a request body whole, up to a limit, and turns every way in which a client can spoil it into an error.</summary>
public static class RequestBodies
{
    public static async Task<Result<ReadOnlyMemory<byte>>> ReadAsync(HttpRequest request, long limit)
    {
        if (Framing(request) is { } smuggling)
        {
            return smuggling;
        }

        if (request.ContentLength > limit)
        {
            return TooLarge(limit);
        }

        try
        {
            var reader = request.BodyReader;
            while (true)
            {
                var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
                if (read.Buffer.Length > limit)
                {
                    return TooLarge(limit);
                }

                if (read.IsCompleted)
                {
                    ReadOnlyMemory<byte> body = read.Buffer.ToArray();
                    reader.AdvanceTo(read.Buffer.End);
                    return body;
                }

                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (Exception e) when (e is BadHttpRequestException or IOException)
        {
            return e is BadHttpRequestException { StatusCode: 413 } ? TooLarge(limit) : Error.Invalid("The request body broke off or is badly framed. Send it whole, with a correct Content-Length or chunked.");
        }
        catch (OperationCanceledException)
        {
            return new Error(ErrorKind.Cancelled, "The caller left while sending.");
        }
    }

    /// <summary>Framing that Kestrel lets pass but a proxy may read otherwise (request smuggling, RFC 9112 §6.3).</summary>
    private static Error? Framing(HttpRequest request)
    {
        if (request.Headers.TransferEncoding.Count == 0)
        {
            return request.Headers.ContentEncoding.Count > 0
                ? Error.Invalid("Compressed request bodies are not read. Send the JSON as it is, without Content-Encoding.", "Content-Encoding")
                : null;
        }

        return request.Headers.ContainsKey("X-Content-Length") || !string.Equals(request.Headers.TransferEncoding, "chunked", StringComparison.OrdinalIgnoreCase)
            ? Error.Invalid("The request is framed in two ways at once. Send either Content-Length or Transfer-Encoding: chunked.", "Transfer-Encoding")
            : null;
    }

    private static Error TooLarge(long limit) =>
        new(ErrorKind.PayloadTooLarge, string.Create(CultureInfo.InvariantCulture, $"The request body is larger than {limit / 1048576.0:0.##} MB. Send less, or raise general_settings.max_request_size_mb.")) { Code = "request_too_large" };
}
