using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Usage;

namespace Slipway.Dialects.Responses;

/// <summary>The <c>response</c> object as it stands at a moment, and how it is written: with every key that OpenAI's schema asks for.</summary>
internal sealed class ResponseObject(string id, string model, DateTimeOffset created, ResponsesEcho echo)
{
    private readonly string tail = id.StartsWith("resp_", StringComparison.Ordinal) ? id[5..] : id;
    private readonly List<OutputItem> items = [];

    public string Id => id;

    public ResponsesEcho Echo => echo;

    public IReadOnlyList<OutputItem> Items => items;

    public TokenUsage? Usage { get; set; }

    public string? ServiceTier { get; set; }

    public FinishReason Reason { get; set; } = FinishReason.Stop;

    public Error? Failure { get; set; }

    /// <summary><c>completed</c>, <c>incomplete</c> or <c>failed</c>: how it ends.</summary>
    public string EndStatus => Failure is not null ? "failed" : ResponsesFinish.Incomplete(Reason) is null ? "completed" : "incomplete";

    /// <summary>Id of the next item.</summary>
    public string NextId(string prefix) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}_{tail}_{items.Count}");

    public T Add<T>(T item)
        where T : OutputItem
    {
        items.Add(item);
        return item;
    }

    /// <param name="status">What the object's own status says.</param>
    public void Write(Utf8JsonWriter json, string status)
    {
        var ended = status != OutputItemWriter.InProgress;
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("object"u8, "response"u8);
        json.WriteNumber("created_at"u8, created.ToUnixTimeSeconds());
        json.WriteString("status"u8, status);
        json.WriteBoolean("background"u8, false);
        WriteError(json, ended ? Failure : null);
        WriteIncomplete(json, ended && Failure is null ? ResponsesFinish.Incomplete(Reason) : null);
        json.WriteString("model"u8, model);
        json.WriteStartArray("output"u8);
        if (ended)
        {
            for (var i = 0; i < items.Count; i++)
            {
                // What was cut off is the last item; those before it are whole.
                OutputItemWriter.Write(json, items[i], status != OutputItemWriter.Completed && i == items.Count - 1 ? "incomplete" : OutputItemWriter.Completed);
            }
        }

        json.WriteEndArray();
        echo.Write(json);
        json.WriteString("service_tier"u8, ServiceTier ?? (ended ? "default" : echo.ServiceTier ?? "auto"));
        if (ended && Usage is { } usage)
        {
            ResponsesUsage.Write(json, usage);
        }
        else
        {
            json.WriteNull("usage"u8);
        }

        json.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter json, Error? failure)
    {
        if (failure is null)
        {
            json.WriteNull("error"u8);
            return;
        }

        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, ResponsesFinish.ErrorCode(failure));
        json.WriteString("message"u8, failure.Message);
        json.WriteEndObject();
    }

    private static void WriteIncomplete(Utf8JsonWriter json, string? reason)
    {
        if (reason is null)
        {
            json.WriteNull("incomplete_details"u8);
            return;
        }

        json.WriteStartObject("incomplete_details"u8);
        json.WriteString("reason"u8, reason);
        json.WriteEndObject();
    }

    /// <summary>Ids of replies begin with <c>resp_</c>; an upstream's own is kept behind it.</summary>
    public static string IdOf(string? given, string upstream) =>
        given ?? (upstream.StartsWith("resp_", StringComparison.Ordinal) ? upstream : "resp_" + upstream);
}
