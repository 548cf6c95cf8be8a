using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Files;
using Slipway.Gateway.SideApis;

namespace Slipway.Gateway.Batches;

/// <summary>Gemini's batch API: <c>models/{m}:batchGenerateContent</c>, <c>:asyncBatchEmbedContent</c> and <c>batches/{id}</c>.</summary>
internal sealed class GeminiBatches(BatchJobs jobs, FileLibrary files, long maxBody)
{
    private static readonly string Dialect = DialectId.Gemini.Value;

    private static readonly JsonWriterOptions Lines = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 200 };

    /// <param name="method">What each line calls: generateContent or embedContent.</param>
    public async Task<Error?> CreateAsync(SideCall call, string method)
    {
        if (!(await SideBody.ReadAsync(call, maxBody)).Try(out var body, out var fault))
        {
            return fault;
        }

        using (body)
        {
            var batch = GeminiJson.Field(body.RootElement, "batch");
            var input = GeminiJson.Field(batch, "inputConfig");
            var model = call.Route("model");
            var job = jobs.Draft(call.Tenant, Dialect, $"/v1beta/models/{model}:{method}") with { Model = model, DisplayName = GeminiJson.Text(batch, "displayName") };
            if (GeminiJson.Text(input, "fileName") is { } name)
            {
                if (!(await files.FindAsync(call.Sees, name, call.Aborted)).Try(out var file, out var missing))
                {
                    return missing with { Field = "batch.inputConfig.fileName" };
                }

                job = job with { InputFile = file.Id };
            }
            else if (await SpoolAsync(job, GeminiJson.Field(GeminiJson.Field(input, "requests"), "requests"), call.Aborted) is { } wrong)
            {
                jobs.Folder.Delete(job.Id);
                return wrong;
            }

            return await jobs.AddAsync(job, call.Aborted) ?? await AnswerAsync(call, job);
        }
    }

    public async Task<Error?> ListAsync(SideCall call)
    {
        if (!FilesApi.Limit(call, "pageSize", 100, 10).Try(out var size, out var fault)
            || !(await jobs.ListAsync(call.Sees, Dialect, size, call.Query("pageToken"), call.Aborted)).Try(out var page, out fault))
        {
            return fault;
        }

        return await call.JsonAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("operations");
            foreach (var job in page.Jobs)
            {
                GeminiOperation.Write(json, job, []);
            }

            json.WriteEndArray();
            if (page.HasMore)
            {
                json.WriteString("nextPageToken", page.Jobs[^1].Id);
            }

            json.WriteEndObject();
        });
    }

    public async Task<Error?> GetAsync(SideCall call) =>
        (await jobs.FindAsync(call.Sees, Dialect, call.Route("batch"), call.Aborted)).Try(out var job, out var missing) ? await AnswerAsync(call, job) : missing;

    public async Task<Error?> CancelAsync(SideCall call) =>
        (await jobs.CancelAsync(call.Sees, Dialect, call.Route("batch"), call.Aborted)).Try(out _, out var refusal) ? await EmptyAsync(call) : refusal;

    public async Task<Error?> DeleteAsync(SideCall call) => await jobs.DeleteAsync(call.Sees, Dialect, call.Route("batch"), call.Aborted) ?? await EmptyAsync(call);

    private async Task<Error?> AnswerAsync(SideCall call, BatchJob job)
    {
        var inline = job is { InputFile: null, IsFinal: true } && File.Exists(jobs.Folder.Output(job.Id)) ? await File.ReadAllBytesAsync(jobs.Folder.Output(job.Id), call.Aborted) : [];
        return await call.JsonAsync(json => GeminiOperation.Write(json, job, inline));
    }

    private static Task<Error?> EmptyAsync(SideCall call) => call.JsonAsync(json =>
    {
        json.WriteStartObject();
        json.WriteEndObject();
    });

    /// <summary>Writes the requests that came with the call down, one a line.</summary>
    private async Task<Error?> SpoolAsync(BatchJob job, JsonElement requests, CancellationToken cancellation)
    {
        if (requests.ValueKind != JsonValueKind.Array || requests.GetArrayLength() == 0)
        {
            return Error.Invalid("Send the requests in `batch.inputConfig.requests.requests`, or name a file in `batch.inputConfig.fileName`.", "batch.inputConfig");
        }

        await using var source = jobs.Folder.Write(jobs.Folder.Source(job.Id));
        var number = 0;
        foreach (var request in requests.EnumerateArray())
        {
            if (GeminiJson.Field(request, "request").ValueKind != JsonValueKind.Object)
            {
                return Error.Invalid("`request` is missing: an object with the request.", $"batch.inputConfig.requests.requests[{number}].request");
            }

            number++;
            try
            {
                await using var json = new Utf8JsonWriter(source, Lines);
                request.WriteTo(json);
            }
            catch (InvalidOperationException)
            {
                return Error.Invalid("A text has half of a surrogate pair.", $"batch.inputConfig.requests.requests[{number - 1}]");
            }

            await source.WriteAsync("\n"u8.ToArray(), cancellation);
        }

        source.Flush(flushToDisk: true);
        return null;
    }
}

/// <summary>Fields by Protocol Buffers' JSON rules: camelCase, or snake_case.</summary>
internal static class GeminiJson
{
    public static JsonElement Field(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && (from.TryGetProperty(name, out var value) || from.TryGetProperty(JsonNamingPolicy.SnakeCaseLower.ConvertName(name), out value)) ? value : default;

    public static string? Text(JsonElement from, string name) => Field(from, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
