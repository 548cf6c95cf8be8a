using System.Globalization;
using System.Text.Json;
using Slipway.Gateway.Files;

namespace Slipway.Gateway.Batches;

/// <summary>A batch as a <c>google.longrunning.Operation</c>: what it is in <c>metadata</c>, what came of it in <c>response</c>, both with their <c>@type</c>.</summary>
internal static class GeminiOperation
{
    private const string Types = "type.googleapis.com/google.ai.generativelanguage.v1main.";

    private static readonly Dictionary<BatchState, string> States = new()
    {
        [BatchState.Validating] = "BATCH_STATE_PENDING",
        [BatchState.InProgress] = "BATCH_STATE_RUNNING",
        [BatchState.Finalizing] = "BATCH_STATE_RUNNING",
        [BatchState.Cancelling] = "BATCH_STATE_RUNNING",
        [BatchState.Completed] = "BATCH_STATE_SUCCEEDED",
        [BatchState.Failed] = "BATCH_STATE_FAILED",
        [BatchState.Cancelled] = "BATCH_STATE_CANCELLED",
        [BatchState.Expired] = "BATCH_STATE_EXPIRED",
    };

    /// <param name="inline">The results that go out with it, one a line.</param>
    public static void Write(Utf8JsonWriter json, BatchJob job, ReadOnlySpan<byte> inline)
    {
        var embeds = job.Path.EndsWith(":embedContent", StringComparison.Ordinal);
        var type = Types + (embeds ? "EmbedContentBatch" : "GenerateContentBatch");
        var hasOutput = job.OutputFile is not null || inline.Length > 0;
        json.WriteStartObject();
        json.WriteString("name", "batches/" + job.Id);
        json.WriteStartObject("metadata");
        json.WriteString("@type", type);
        WriteMetadata(json, job);
        if (hasOutput)
        {
            json.WriteStartObject("output");
            WriteOutput(json, job, inline, embeds);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (job.IsFinal)
        {
            json.WriteBoolean("done", true);
            WriteEnd(json, job);
        }

        if (job.State == BatchState.Completed)
        {
            json.WriteStartObject("response");
            json.WriteString("@type", type + "Output");
            WriteOutput(json, job, inline, embeds);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter json, BatchJob job)
    {
        json.WriteString("model", "models/" + job.Model);
        if (job.DisplayName is not null)
        {
            json.WriteString("displayName", job.DisplayName);
        }

        if (job.InputFile is not null)
        {
            json.WriteStartObject("inputConfig");
            json.WriteString("fileName", FileNames.Gemini(job.InputFile));
            json.WriteEndObject();
        }

        json.WriteString("createTime", GeminiFiles.Time(job.CreatedAt));
        json.WriteString("updateTime", GeminiFiles.Time(job.EndedAt ?? job.CancellingAt ?? job.FinalizingAt ?? job.InProgressAt ?? job.CreatedAt));
        if (job.EndedAt is { } end)
        {
            json.WriteString("endTime", GeminiFiles.Time(end));
        }

        // Counts are int64 and so texts; those that are zero are left out.
        json.WriteStartObject("batchStats");
        Count(json, "requestCount", job.Total);
        Count(json, "successfulRequestCount", job.Succeeded);
        Count(json, "failedRequestCount", job.Failed);
        Count(json, "pendingRequestCount", job.IsFinal ? 0 : job.Total - job.Succeeded - job.Failed);
        json.WriteEndObject();
        json.WriteString("state", States[job.State]);
        json.WriteString("name", "batches/" + job.Id);
    }

    private static void WriteOutput(Utf8JsonWriter json, BatchJob job, ReadOnlySpan<byte> inline, bool embeds)
    {
        if (job.OutputFile is not null)
        {
            json.WriteString("responsesFile", FileNames.Gemini(job.OutputFile));
            return;
        }

        json.WriteStartObject(embeds ? "inlinedEmbedContentResponses" : "inlinedResponses");
        json.WriteStartArray("inlinedResponses");
        foreach (var range in inline.Split((byte)'\n'))
        {
            if (!inline[range].IsEmpty)
            {
                json.WriteRawValue(inline[range], skipInputValidation: true);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A <c>google.rpc.Status</c> for a batch that did not succeed.</summary>
    private static void WriteEnd(Utf8JsonWriter json, BatchJob job)
    {
        var (code, message) = job.State switch
        {
            BatchState.Failed => (3, string.Join(" ", job.Faults.Take(10).Select(f => (f.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"Line {line}: ") : "") + f.Message))),
            BatchState.Cancelled => (1, "The batch was cancelled."),
            BatchState.Expired => (4, "The batch could not be done in its time."),
            _ => (0, ""),
        };
        if (code != 0)
        {
            json.WriteStartObject("error");
            json.WriteNumber("code", code);
            json.WriteString("message", message);
            json.WriteEndObject();
        }
    }

    private static void Count(Utf8JsonWriter json, string name, int count)
    {
        if (count > 0)
        {
            json.WriteString(name, count.ToString(CultureInfo.InvariantCulture));
        }
    }
}
