using System.Globalization;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.SideApis;

namespace Slipway.Gateway.Files;

/// <summary>
/// Google's upload protocols at <c>/upload/v1beta/files</c>: <c>resumable</c> (start, then upload, query, finalize or cancel at the address given
/// back; <c>x-goog-upload-*</c> headers), <c>multipart</c> (description and bytes as multipart/related) and <c>raw</c> (the bytes alone).
/// The address of an upload carries a secret, so that what goes there needs no key, as at Google.
/// </summary>
internal sealed class GeminiUpload(FileLibrary library, UploadSessions uploads, Func<string, Error?> ownerStanding)
{
    /// <summary>How long Gemini keeps files.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(48);

    public async Task<Error?> ServeAsync(SideCall call)
    {
        if (call.Query("upload_id") is { } id)
        {
            return await ContinueAsync(call, id);
        }

        if (call.Caller == Calls.Caller.Nobody)
        {
            return new Error(ErrorKind.Authentication, "No key was sent. Send a virtual key as `x-goog-api-key` or `Authorization: Bearer sk-…`.") { Code = "missing_api_key" };
        }

        var protocol = call.Header("x-goog-upload-protocol") ?? call.Query("upload_protocol") ?? (call.Query("uploadType") == "media" ? "raw" : call.Query("uploadType"));
        return protocol switch
        {
            "resumable" => await StartAsync(call),
            "multipart" => await AnswerAsync(call, await GeminiMultipart.ReceiveAsync(call, library)),
            "raw" => await AnswerAsync(call, await RawAsync(call)),
            _ => Error.Invalid("Say how the bytes come: X-Goog-Upload-Protocol with resumable, multipart or raw.", "X-Goog-Upload-Protocol"),
        };
    }

    private async Task<Error?> StartAsync(SideCall call)
    {
        if (call.Header("x-goog-upload-command") is { } command && !command.Contains("start", StringComparison.OrdinalIgnoreCase))
        {
            return Error.Invalid("A resumable upload begins with X-Goog-Upload-Command: start; what follows goes to the address in its X-Goog-Upload-URL.", "X-Goog-Upload-Command");
        }

        if (!(await GeminiFileBody.ReadAsync(call)).Try(out var described, out var fault))
        {
            return fault;
        }

        long? size = long.TryParse(call.Header("x-goog-upload-header-content-length"), NumberStyles.None, CultureInfo.InvariantCulture, out var announced) ? announced : null;
        if (size > library.Limits.FileBytes)
        {
            return FileFolder.TooLarge(library.Limits.FileBytes);
        }

        var name = call.Header("x-goog-upload-file-name") ?? described.DisplayName ?? "upload";
        var file = described.For(call.Tenant, name, call.Header("x-goog-upload-header-content-type"));
        var session = await uploads.StartAsync(file, size, call.Aborted);
        var reply = call.Http.Response.Headers;
        var url = call.Origin + call.Request.Path + "?upload_id=" + session.Id + "&upload_protocol=resumable";
        reply["x-goog-upload-url"] = url;
        reply["x-goog-upload-control-url"] = url;
        reply["x-goog-upload-chunk-granularity"] = "1";
        Status(call, "active");
        call.Http.Response.ContentLength = 0;
        return null;
    }

    private async Task<Error?> ContinueAsync(SideCall call, string id)
    {
        if (!(await uploads.FindAsync(id, call.Aborted)).Try(out var session, out var missing))
        {
            return missing;
        }

        if (call.Caller != Calls.Caller.Nobody && call.Sees is { } tenant && tenant != session.File.Tenant)
        {
            return Error.NotFound("There is no such upload.", "upload_id");
        }

        if (ownerStanding(session.File.Tenant) is { } blocked)
        {
            return blocked;
        }

        var commands = (call.Header("x-goog-upload-command") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(c => c.ToUpperInvariant()).ToHashSet(StringComparer.Ordinal);
        if (commands.Count == 0 || commands.Except(["UPLOAD", "FINALIZE", "QUERY", "CANCEL"], StringComparer.Ordinal).Any())
        {
            return Error.Invalid("X-Goog-Upload-Command must be upload, finalize, `upload, finalize`, query or cancel.", "X-Goog-Upload-Command");
        }

        if (session.FileId is { } done)
        {
            return commands.Contains("QUERY") ? Empty(call, "final", session.Size) : await AnswerAsync(call, await library.FindAsync(session.File.Tenant, done, call.Aborted));
        }

        if (commands.Contains("CANCEL"))
        {
            uploads.Cancel(session);
            return Empty(call, "cancelled", null);
        }

        if (commands.Contains("QUERY"))
        {
            return Empty(call, "active", uploads.Received(session));
        }

        return await TakeAsync(call, session, commands.Contains("UPLOAD"), commands.Contains("FINALIZE"));
    }

    private async Task<Error?> TakeAsync(SideCall call, UploadSession session, bool upload, bool finalize)
    {
        if (upload)
        {
            if (!long.TryParse(call.Header("x-goog-upload-offset") ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            {
                return Error.Invalid("X-Goog-Upload-Offset must be a whole number of bytes.", "X-Goog-Upload-Offset");
            }

            if (await uploads.AppendAsync(session, offset, call.Request.Body, call.Aborted) is { } fault)
            {
                Status(call, "active");
                call.Http.Response.Headers["x-goog-upload-size-received"] = uploads.Received(session).ToString(CultureInfo.InvariantCulture);
                return fault;
            }
        }

        return finalize ? await AnswerAsync(call, await uploads.FinishAsync(session, call.Aborted)) : Empty(call, "active", uploads.Received(session));
    }

    private async Task<Result<StoredFile>> RawAsync(SideCall call)
    {
        var name = call.Header("x-goog-upload-file-name") ?? "upload";
        var file = new NewFile(call.Tenant, name, FilePurposes.UserData, FileNames.MimeType(name, call.Header("x-goog-upload-header-content-type") ?? call.Request.ContentType)) { ExpiresAfter = Lifetime };
        return await library.AddAsync(file, call.Request.Body, call.Aborted);
    }

    private static async Task<Error?> AnswerAsync(SideCall call, Result<StoredFile> outcome)
    {
        if (!outcome.Try(out var file, out var refusal))
        {
            return refusal;
        }

        Status(call, "final");
        return await call.JsonAsync(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("file");
            GeminiFiles.Write(json, file, call.Origin);
            json.WriteEndObject();
        });
    }

    private static Error? Empty(SideCall call, string status, long? received)
    {
        Status(call, status);
        if (received is { } bytes)
        {
            call.Http.Response.Headers["x-goog-upload-size-received"] = bytes.ToString(CultureInfo.InvariantCulture);
        }

        call.Http.Response.ContentLength = 0;
        return null;
    }

    private static void Status(SideCall call, string status) => call.Http.Response.Headers["x-goog-upload-status"] = status;
}
