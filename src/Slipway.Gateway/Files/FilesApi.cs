using System.Globalization;
using Microsoft.Net.Http.Headers;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.SideApis;

namespace Slipway.Gateway.Files;

/// <summary>The files APIs. A table, nothing else: OpenAI's and Gemini's share paths under <c>/v1</c>, and the headers tell them apart.</summary>
public sealed class FilesApi
{
    private readonly OpenAiFiles openAi;
    private readonly GeminiFiles gemini;

    public FilesApi(FileLibrary library, UploadSessions uploads, Func<string, Error?> ownerStanding)
    {
        openAi = new OpenAiFiles(library);
        gemini = new GeminiFiles(library);
        var upload = new GeminiUpload(library, uploads, ownerStanding);
        Table =
        [
            new("POST", "/v1/files", null, Either(openAi.UploadAsync, upload.ServeAsync)),
            new("GET", "/v1/files", null, Either(openAi.ListAsync, gemini.ListAsync)),
            new("GET", "/v1/files/{file}", null, Either(openAi.GetAsync, gemini.GetAsync)),
            new("DELETE", "/v1/files/{file}", null, Either(openAi.DeleteAsync, gemini.DeleteAsync)),
            new("GET", "/v1/files/{file}/content", null, call => ContentAsync(library, call)),
            new("POST", "/files", DialectId.OpenAi, openAi.UploadAsync),
            new("GET", "/files", DialectId.OpenAi, openAi.ListAsync),
            new("GET", "/files/{file}", DialectId.OpenAi, openAi.GetAsync),
            new("DELETE", "/files/{file}", DialectId.OpenAi, openAi.DeleteAsync),
            new("GET", "/files/{file}/content", DialectId.OpenAi, call => ContentAsync(library, call)),

            new("GET", "/v1beta/files", DialectId.Gemini, gemini.ListAsync),
            new("GET", "/v1beta/files/{file}", DialectId.Gemini, gemini.GetAsync),
            new("DELETE", "/v1beta/files/{file}", DialectId.Gemini, gemini.DeleteAsync),
            .. ((string[])["/v1beta", "/v1", "/download/v1beta", "/download/v1"])
                .Select(version => new SideEndpoint("GET", version + "/files/{file}:download", DialectId.Gemini, call => ContentAsync(library, call))),
            .. ((string[])["/upload/v1beta/files", "/upload/v1/files"])
                .SelectMany(path => ((string[])["POST", "PUT"]).Select(method => new SideEndpoint(method, path, DialectId.Gemini, upload.ServeAsync) { Open = true })),
        ];
    }

    public IReadOnlyList<SideEndpoint> Table { get; }

    private static Func<SideCall, Task<Error?>> Either(Func<SideCall, Task<Error?>> openAi, Func<SideCall, Task<Error?>> gemini) =>
        call => call.Dialect.Id == DialectId.Gemini ? gemini(call) : openAi(call);

    /// <summary>The bytes, as a download: what somebody uploaded must never run as a page of this server.</summary>
    private static async Task<Error?> ContentAsync(FileLibrary library, SideCall call)
    {
        if (!(await library.FindAsync(call.Sees, call.Route("file"), call.Aborted)).Try(out var file, out var error) || !library.Open(file).Try(out var stream, out error))
        {
            return error;
        }

        await using (stream)
        {
            var reply = call.Http.Response;
            reply.ContentType = file.MimeType;
            reply.ContentLength = file.Bytes;
            reply.Headers.XContentTypeOptions = "nosniff";
            reply.Headers.ContentSecurityPolicy = "sandbox";
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(file.Name);
            reply.Headers.ContentDisposition = disposition.ToString();
            await stream.CopyToAsync(reply.Body, call.Aborted);
            return null;
        }
    }

    internal static Result<int> Limit(SideCall call, string name, int most, int otherwise) =>
        call.Query(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number
        : Error.Invalid(string.Create(CultureInfo.InvariantCulture, $"`{name}` must be a whole number from 1 to {most}."), name);
}
