using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Files;
using Slipway.Gateway.Inner;
using Slipway.Gateway.SideApis;

namespace Slipway.Gateway.Batches;

/// <summary>OpenAI's batch API: <c>/v1/batches</c>.</summary>
internal sealed class OpenAiBatches(BatchJobs jobs, FileLibrary files, IInnerGateway gateway, long maxBody)
{
    private static readonly string Dialect = DialectId.OpenAi.Value;

    public async Task<Error?> CreateAsync(SideCall call)
    {
        if (!(await SideBody.ReadAsync(call, maxBody)).Try(out var body, out var fault))
        {
            return fault;
        }

        using (body)
        {
            if (!OpenAiBatchRequest.Read(body.RootElement).Try(out var request, out fault))
            {
                return fault;
            }

            if (!gateway.Offers(request.Endpoint))
            {
                return Error.Invalid($"This gateway does not offer {request.Endpoint}.", "endpoint");
            }

            if (!(await files.FindAsync(call.Sees, request.InputFile, call.Aborted)).Try(out var input, out var missing))
            {
                return missing with { Field = "input_file_id" };
            }

            if (input.Purpose != FilePurposes.Batch)
            {
                return Error.Invalid($"The file's purpose is `{input.Purpose}`. Upload it with the purpose `batch`.", "input_file_id");
            }

            var job = jobs.Draft(call.Tenant, Dialect, request.Endpoint) with { InputFile = input.Id, Metadata = request.Metadata, OutputExpiresAfter = request.OutputExpiresAfter };
            return await jobs.AddAsync(job, call.Aborted) ?? await call.JsonAsync(json => Write(json, job));
        }
    }

    public async Task<Error?> ListAsync(SideCall call)
    {
        if (!FilesApi.Limit(call, "limit", 100, 20).Try(out var limit, out var fault)
            || !(await jobs.ListAsync(call.Sees, Dialect, limit, call.Query("after"), call.Aborted)).Try(out var page, out fault))
        {
            return fault;
        }

        return await call.JsonAsync(json =>
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (var job in page.Jobs)
            {
                Write(json, job);
            }

            json.WriteEndArray();
            if (page.Jobs is [var first, ..])
            {
                json.WriteString("first_id", Name(first));
                json.WriteString("last_id", Name(page.Jobs[^1]));
            }

            json.WriteBoolean("has_more", page.HasMore);
            json.WriteEndObject();
        });
    }

    public async Task<Error?> GetAsync(SideCall call) =>
        (await jobs.FindAsync(call.Sees, Dialect, call.Route("batch"), call.Aborted)).Try(out var job, out var missing) ? await call.JsonAsync(json => Write(json, job)) : missing;

    public async Task<Error?> CancelAsync(SideCall call) =>
        (await jobs.CancelAsync(call.Sees, Dialect, call.Route("batch"), call.Aborted)).Try(out var job, out var refusal) ? await call.JsonAsync(json => Write(json, job)) : refusal;

    private static string Name(BatchJob job) => "batch_" + job.Id;

    /// <summary>Ids and times that are not there yet are left out, as the specification has it.</summary>
    private static void Write(Utf8JsonWriter json, BatchJob job)
    {
        void Text(string name, string? value)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }

        void Time(string name, DateTimeOffset? value)
        {
            if (value is { } time)
            {
                json.WriteNumber(name, time.ToUnixTimeSeconds());
            }
        }

        json.WriteStartObject();
        json.WriteString("id", Name(job));
        json.WriteString("object", "batch");
        json.WriteString("endpoint", job.Path);
        Text("model", job.Model);
        WriteFaults(json, job.Faults);
        Text("input_file_id", job.InputFile is { } input ? FileNames.OpenAi(input) : null);
        json.WriteString("completion_window", "24h");
        json.WriteString("status", JsonNamingPolicy.SnakeCaseLower.ConvertName(job.State.ToString()));
        Text("output_file_id", job.OutputFile is { } output ? FileNames.OpenAi(output) : null);
        Text("error_file_id", job.ErrorFile is { } errors ? FileNames.OpenAi(errors) : null);
        Time("created_at", job.CreatedAt);
        Time("in_progress_at", job.InProgressAt);
        Time("expires_at", job.ExpiresAt);
        Time("finalizing_at", job.FinalizingAt);
        Time("completed_at", job.State == BatchState.Completed ? job.EndedAt : null);
        Time("failed_at", job.State == BatchState.Failed ? job.EndedAt : null);
        Time("expired_at", job.State == BatchState.Expired ? job.EndedAt : null);
        Time("cancelling_at", job.CancellingAt);
        Time("cancelled_at", job.State == BatchState.Cancelled ? job.EndedAt : null);
        json.WriteStartObject("request_counts");
        json.WriteNumber("total", job.Total);
        json.WriteNumber("completed", job.Succeeded);
        json.WriteNumber("failed", job.Failed);
        json.WriteEndObject();
        WriteUsage(json, job.Usage);
        WriteMetadata(json, job.Metadata);
        json.WriteEndObject();
    }

    private static void WriteFaults(Utf8JsonWriter json, IReadOnlyList<BatchFault> faults)
    {
        if (faults.Count == 0)
        {
            return;
        }

        json.WriteStartObject("errors");
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (var fault in faults)
        {
            json.WriteStartObject();
            json.WriteString("code", fault.Code);
            json.WriteString("message", fault.Message);
            json.WriteString("param", fault.Field);
            if (fault.Line is { } line)
            {
                json.WriteNumber("line", line);
            }
            else
            {
                json.WriteNull("line");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, BatchUsage usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", usage.Input);
        json.WriteStartObject("input_tokens_details");
        json.WriteNumber("cached_tokens", usage.Cached);
        json.WriteEndObject();
        json.WriteNumber("output_tokens", usage.Output);
        json.WriteStartObject("output_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.Reasoning);
        json.WriteEndObject();
        json.WriteNumber("total_tokens", usage.Input + usage.Output);
        json.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
        {
            json.WriteNull("metadata");
            return;
        }

        json.WriteStartObject("metadata");
        foreach (var (name, value) in metadata)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
