using System.Globalization;
using System.Text;
using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Gateway.SideApis;

namespace Slipway.Gateway.Files;

/// <summary>Gemini's files API: <c>/v1beta/files</c>.</summary>
internal sealed class GeminiFiles(FileLibrary library)
{
    public async Task<Error?> ListAsync(SideCall call)
    {
        if (!FilesApi.Limit(call, "pageSize", 100, 10).Try(out var size, out var fault)
            || !(await library.ListAsync(call.Sees, size, call.Query("pageToken"), null, ascending: false, call.Aborted)).Try(out var page, out fault))
        {
            return fault;
        }

        return await call.JsonAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("files");
            foreach (var file in page.Files)
            {
                Write(json, file, call.Origin);
            }

            json.WriteEndArray();
            if (page is { HasMore: true, Files: [.., var last] })
            {
                json.WriteString("nextPageToken", last.Id);
            }

            json.WriteEndObject();
        });
    }

    public async Task<Error?> GetAsync(SideCall call) =>
        (await library.FindAsync(call.Sees, call.Route("file"), call.Aborted)).Try(out var file, out var missing) ? await call.JsonAsync(json => Write(json, file, call.Origin)) : missing;

    public async Task<Error?> DeleteAsync(SideCall call) =>
        (await library.DeleteAsync(call.Sees, call.Route("file"), call.Aborted)).Try(out _, out var missing)
            ? await call.JsonAsync(json =>
            {
                json.WriteStartObject();
                json.WriteEndObject();
            })
            : missing;

    public static void Write(Utf8JsonWriter json, StoredFile file, string origin)
    {
        var uri = origin + "/v1beta/" + FileNames.Gemini(file.Id);
        var generated = file.Purpose == FilePurposes.BatchOutput;
        json.WriteStartObject();
        json.WriteString("name", FileNames.Gemini(file.Id));
        if (file.DisplayName is not null)
        {
            json.WriteString("displayName", file.DisplayName);
        }

        json.WriteString("mimeType", file.MimeType);
        json.WriteString("sizeBytes", file.Bytes.ToString(CultureInfo.InvariantCulture));
        json.WriteString("createTime", Time(file.CreatedAt));
        json.WriteString("updateTime", Time(file.CreatedAt));
        if (file.ExpiresAt is { } expires)
        {
            json.WriteString("expirationTime", Time(expires));
        }

        // Google sends the base64 of the hexadecimal digits, not of the hash.
        json.WriteBase64String("sha256Hash", Encoding.ASCII.GetBytes(file.Sha256));
        json.WriteString("uri", uri);
        if (generated)
        {
            json.WriteString("downloadUri", uri + ":download?alt=media");
        }

        json.WriteString("state", "ACTIVE");
        json.WriteString("source", generated ? "GENERATED" : "UPLOADED");
        json.WriteEndObject();
    }

    /// <summary>A <c>google.protobuf.Timestamp</c> in JSON.</summary>
    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
