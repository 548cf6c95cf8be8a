using System.Buffers;
using System.Text.Json;
using Slipway.Core.Fidelity;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.OpenAi;

/// <summary>
/// Changes a chat request in OpenAI's own form into one that a compatible server takes, as its traits say. What the traits do not name stays byte for byte,
/// fields that nobody here knows included; so it serves what a client sent as well as what was translated.
/// </summary>
internal static class OpenAiAdaptation
{
    /// <param name="body">A JSON object that has been checked.</param>
    /// <param name="losses">Takes what could not be sent as it was; null where the table of losses tells it.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlyMemory<byte> body, UpstreamModel model, List<Loss>? losses)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = WireJson.MaxDepth });
        var root = document.RootElement;
        if (!root.TryGetProperty("messages", out _))
        {
            output.Write(body.Span); // a request for vectors
            return;
        }

        using var json = WireJson.Writer(output);
        var change = new OpenAiFieldChange(json, model.Traits, losses);
        json.WriteStartObject();
        foreach (var property in root.EnumerateObject())
        {
            Take(change, property, root);
        }

        json.WriteEndObject();
    }

    private static void Take(OpenAiFieldChange change, JsonProperty property, JsonElement root)
    {
        var (json, traits) = (change.Json, change.Traits);
        var name = property.Name;
        if (property.Value.ValueKind == JsonValueKind.Null)
        {
            return; // as good as absent, and strict servers refuse it
        }

        if (change.Drops(name))
        {
            return;
        }

        if (traits.Renamed.TryGetValue(name, out var renamed))
        {
            if (root.TryGetProperty(renamed, out _))
            {
                return; // the caller knows the server's own name
            }

            name = renamed;
        }

        json.WritePropertyName(name);
        switch (property.Name)
        {
            case "messages":
                new OpenAiMessageChange(change, change.Instruction(root)).Write(property.Value);
                break;
            case "response_format":
                change.WriteFormat(property.Value);
                break;
            case "tool_choice" when traits.RequiredChoice is { } word && property.Value.ValueKind == JsonValueKind.String && property.Value.ValueEquals("required"u8):
                if (word == "auto")
                {
                    change.Lose("tool_choice", LossEffect.Rewritten, OpenAiReasons.Choice);
                }

                json.WriteStringValue(word);
                break;
            case "temperature" when traits.MaxTemperature is { } most && property.Value.TryGetDouble(out var temperature) && temperature > most:
                change.Lose("temperature", LossEffect.Rewritten, OpenAiReasons.Temperature);
                json.WriteNumberValue(most);
                break;
            case "stop" when traits.MaxStops is { } most && property.Value.ValueKind == JsonValueKind.Array && property.Value.GetArrayLength() > most:
                change.Lose("stop", LossEffect.Rewritten, OpenAiReasons.Stops);
                change.WriteFirst(property.Value, most);
                break;
            case "reasoning_effort" when traits.Efforts.Count > 0:
                change.WriteEffort(property.Value);
                break;
            default:
                change.Copy(property.Value, name);
                break;
        }
    }
}
