using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Usage;
using Slipway.Dialects;
using Slipway.Gateway.Providers;

namespace Slipway.Gateway.Predict;

/// <summary>
/// The predictions of one call. Chat: <c>{"content", "finishReason", "confidence"?}</c>; <c>confidence</c> is the probability of the first
/// token where the model reports it, which for a classifier is that of its label. Embeddings: <c>{"embeddings": {"values"}}</c> as on Vertex AI.
/// </summary>
internal sealed class Predictions
{
    private readonly List<Action<Utf8JsonWriter>> rows = [];

    public string DeployedModelId { get; set; } = "";

    public Error? Add(Operation operation, IOutboundDialect dialect, ReadOnlyMemory<byte> reply, out TokenUsage? usage)
    {
        usage = null;
        if (operation == Operation.Embeddings)
        {
            if (!dialect.ReadEmbeddings(reply).Try(out var vectors, out var unreadable))
            {
                return unreadable;
            }

            usage = vectors.Usage;
            var counted = vectors is { Vectors.Count: 1, Usage: { } one } ? one.Input : (long?)null;
            rows.AddRange(vectors.Vectors.Select<float[], Action<Utf8JsonWriter>>(v => json => Vector(json, v, counted)));
            return null;
        }

        if (!dialect.ReadChat(reply).Try(out var answer, out var fault))
        {
            return fault;
        }

        usage = answer.Usage;
        rows.Add(json => Choice(json, answer.Choices[0]));
        return null;
    }

    public void Write(Utf8JsonWriter json)
    {
        foreach (var row in rows)
        {
            row(json);
        }
    }

    private static void Choice(Utf8JsonWriter json, ChatChoice choice)
    {
        json.WriteStartObject();
        json.WriteString("content", string.Concat(choice.Message.Parts.OfType<TextPart>().Select(p => p.Text)));
        json.WriteString("finishReason", choice.FinishReason.Value);
        if (choice.LogProbs is [var first, ..])
        {
            json.WriteNumber("confidence", Math.Exp(first.LogProb));
        }

        json.WriteEndObject();
    }

    private static void Vector(Utf8JsonWriter json, float[] vector, long? tokens)
    {
        json.WriteStartObject();
        json.WriteStartObject("embeddings");
        json.WriteStartArray("values");
        foreach (var value in vector)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
        if (tokens is { } count)
        {
            json.WriteStartObject("statistics");
            json.WriteNumber("token_count", count);
            json.WriteBoolean("truncated", false);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
