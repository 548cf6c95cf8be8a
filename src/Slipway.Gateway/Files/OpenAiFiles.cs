using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Gateway.SideApis;

namespace Slipway.Gateway.Files;

/// <summary>OpenAI's files API: <c>/v1/files</c>.</summary>
internal sealed class OpenAiFiles(FileLibrary library)
{
    private const int LongestPage = 10_000;

    public async Task<Error?> UploadAsync(SideCall call) =>
        (await OpenAiUpload.ReceiveAsync(call, library)).Try(out var file, out var refusal) ? await call.JsonAsync(json => Write(json, file)) : refusal;

    public async Task<Error?> ListAsync(SideCall call)
    {
        if (!FilesApi.Limit(call, "limit", LongestPage, LongestPage).Try(out var limit, out var fault))
        {
            return fault;
        }

        var order = call.Query("order") ?? "desc";
        if (order is not ("asc" or "desc"))
        {
            return Error.Invalid("`order` must be asc or desc.", "order");
        }

        if (!(await library.ListAsync(call.Sees, limit, call.Query("after"), call.Query("purpose"), order == "asc", call.Aborted)).Try(out var page, out fault))
        {
            return fault;
        }

        return await call.JsonAsync(json =>
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (var file in page.Files)
            {
                Write(json, file);
            }

            json.WriteEndArray();
            json.WriteString("first_id", page.Files is [var first, ..] ? FileNames.OpenAi(first.Id) : "");
            json.WriteString("last_id", page.Files is [.., var last] ? FileNames.OpenAi(last.Id) : "");
            json.WriteBoolean("has_more", page.HasMore);
            json.WriteEndObject();
        });
    }

    public async Task<Error?> GetAsync(SideCall call) =>
        (await library.FindAsync(call.Sees, call.Route("file"), call.Aborted)).Try(out var file, out var missing) ? await call.JsonAsync(json => Write(json, file)) : missing;

    public async Task<Error?> DeleteAsync(SideCall call)
    {
        if (!(await library.DeleteAsync(call.Sees, call.Route("file"), call.Aborted)).Try(out var file, out var missing))
        {
            return missing;
        }

        return await call.JsonAsync(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", FileNames.OpenAi(file.Id));
            json.WriteString("object", "file");
            json.WriteBoolean("deleted", true);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, StoredFile file)
    {
        json.WriteStartObject();
        json.WriteString("id", FileNames.OpenAi(file.Id));
        json.WriteString("object", "file");
        json.WriteNumber("bytes", file.Bytes);
        json.WriteNumber("created_at", file.CreatedAt.ToUnixTimeSeconds());
        if (file.ExpiresAt is { } expires)
        {
            json.WriteNumber("expires_at", expires.ToUnixTimeSeconds());
        }

        json.WriteString("filename", file.Name);
        json.WriteString("purpose", file.Purpose);
        json.WriteString("status", "processed");
        json.WriteEndObject();
    }
}
