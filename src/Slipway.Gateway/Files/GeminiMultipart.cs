using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Slipway.Core.Errors;
using Slipway.Gateway.SideApis;

namespace Slipway.Gateway.Files;

/// <summary>Reads Google's multipart upload: <c>multipart/related</c> (RFC 2387) with the description first and the bytes second.</summary>
internal static class GeminiMultipart
{
    private const int LongestDescription = 64 * 1024;

    public static async Task<Result<StoredFile>> ReceiveAsync(SideCall call, FileLibrary library)
    {
        if (!MediaTypeHeaderValue.TryParse(call.Request.ContentType, out var type) || !type.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
        {
            return Error.Invalid("A multipart upload is multipart/related: a part with JSON that describes the file, and a part with its bytes.", "Content-Type");
        }

        try
        {
            var reader = new MultipartReader(boundary.Value!, call.Request.Body);
            if (await reader.ReadNextSectionAsync(call.Aborted) is not { } first)
            {
                return Missing();
            }

            var buffer = new byte[LongestDescription];
            var length = await first.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, call.Aborted);
            if (!GeminiFileBody.Parse(buffer.AsMemory(0, length)).Try(out var described, out var fault))
            {
                return fault;
            }

            return await reader.ReadNextSectionAsync(call.Aborted) is { } second
                ? await library.AddAsync(described.For(call.Tenant, described.DisplayName ?? "upload", second.ContentType), second.Body, call.Aborted)
                : Missing();
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return FileFolder.Broken(e);
        }
    }

    private static Error Missing() => Error.Invalid("A multipart upload has two parts: JSON that describes the file, then its bytes.", "file");
}
