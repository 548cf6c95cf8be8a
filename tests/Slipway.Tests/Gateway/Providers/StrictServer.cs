using System.Text.Json;
using Slipway.Dialects.OpenAi;
using Slipway.Gateway.Providers;
using Slipway.Testing.Upstream;
using UpstreamCall = Slipway.Testing.Upstream.UpstreamCall;
using UpstreamReply = Slipway.Testing.Upstream.UpstreamReply;

namespace Slipway.Tests.Gateway.Providers;

/// <summary>
/// Plays one provider: answers 422 to every field that is not OpenAI's or an extension that it is known to take, to fields that it refuses, to roles, words and
/// values that it does not know, and 401 or 404 to a wrong key header or path. The kind of server that makes a gateway's carelessness show.
/// </summary>
internal static class StrictServer
{
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "temperature", "top_p", "n", "stop", "seed", "presence_penalty",
        "frequency_penalty", "logprobs", "top_logprobs", "logit_bias", "tools", "tool_choice", "parallel_tool_calls", "response_format", "reasoning_effort", "user",
        "metadata", "store", "service_tier", "verbosity", "prompt_cache_key", "modalities", "audio", "web_search_options", "prediction", "safety_identifier",
    };

    private static readonly HashSet<string> InMessages = new(StringComparer.Ordinal)
    {
        "role", "content", "name", "tool_calls", "tool_call_id", "refusal", "audio",
    };

    public static UpstreamReply Answer(ProviderProfile provider, UpstreamCall call) =>
        Refusal(provider, call) is { } fault ? OpenAiReply.Error(fault.Status, "invalid_request_error", fault.Text)
        : call.IsStream ? OpenAiReply.ChatStream(call.Model, ["Hel", "lo"], usage: true)
        : OpenAiReply.Chat(call.Model, "Hello");

    private static (int Status, string Text)? Refusal(ProviderProfile provider, UpstreamCall call)
    {
        if (call.Headers.GetValueOrDefault(provider.KeyHeader) != provider.KeyPrefix + "sk-upstream")
        {
            return (401, $"No key in {provider.KeyHeader}.");
        }

        var expected = "/" + provider.Id + "/" + provider.Paths.GetValueOrDefault("chat/completions", "chat/completions").Replace("{model}", call.Model, StringComparison.Ordinal);
        if (call.Path != expected)
        {
            return (404, $"{call.Path} is not {expected}.");
        }

        if (provider.Query.Keys.FirstOrDefault(name => !call.Query.Contains(name + "=", StringComparison.Ordinal)) is { } missing)
        {
            return (404, $"The query parameter {missing} is missing.");
        }

        var faults = Fields(provider.TraitsOf(call.Model), call.Json).ToList();
        return faults.Count == 0 ? null : (422, string.Join("; ", faults));
    }

    private static IEnumerable<string> Fields(OpenAiTraits traits, JsonElement body)
    {
        foreach (var property in body.EnumerateObject())
        {
            if (!Takes(traits, property.Name) || property.Value.ValueKind == JsonValueKind.Null)
            {
                yield return $"{property.Name}: extra inputs are not permitted";
            }
        }

        foreach (var refused in traits.Refused.Keys.Where(path => Stands(body, path.Split('.'))))
        {
            yield return $"{refused}: not supported";
        }

        if (body.TryGetProperty("temperature", out var temperature) && temperature.GetDouble() > traits.MaxTemperature)
        {
            yield return $"temperature: more than {traits.MaxTemperature}";
        }

        if (body.TryGetProperty("stop", out var stop) && stop.ValueKind == JsonValueKind.Array && stop.GetArrayLength() > traits.MaxStops)
        {
            yield return "stop: too many";
        }

        if (body.TryGetProperty("tool_choice", out var choice) && choice.ValueKind == JsonValueKind.String && traits.RequiredChoice is not null && choice.ValueEquals("required"))
        {
            yield return "tool_choice: unknown word";
        }

        if (body.TryGetProperty("response_format", out var format) && traits.JsonSchemaAs is not null && format.GetProperty("type").ValueEquals("json_schema"))
        {
            yield return "response_format: this type is unavailable";
        }

        if (body.TryGetProperty("reasoning_effort", out var effort) && traits.Efforts.Count > 0 && !traits.Efforts.Contains(effort.GetString()))
        {
            yield return "reasoning_effort: unknown word";
        }

        foreach (var fault in body.GetProperty("messages").EnumerateArray().SelectMany(message => Message(traits, message)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> Message(OpenAiTraits traits, JsonElement message)
    {
        var role = message.GetProperty("role").GetString()!;
        if (role == "developer" && traits.DeveloperRole is not null)
        {
            yield return "messages.role: unknown variant developer";
        }

        if (traits.TextRoles.Contains(role) && message.GetProperty("content").ValueKind == JsonValueKind.Array)
        {
            yield return $"messages.content: {role} takes a string";
        }

        foreach (var property in message.EnumerateObject().Where(p => !InMessages.Contains(p.Name) && p.Name != traits.ThoughtsField && !(p.Name == "cache_control" && traits.CacheMarks)))
        {
            yield return $"messages.{property.Name}: extra inputs are not permitted";
        }
    }

    private static bool Takes(OpenAiTraits traits, string name) =>
        traits.Renamed.Values.Contains(name) || (Common.Contains(name) && !traits.Renamed.ContainsKey(name))
        || (traits.ExtendedSampling && name is "top_k" or "min_p") || (traits.ReasoningObject && name == "reasoning");

    private static bool Stands(JsonElement value, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
        {
            return true;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                if (Stands(item, path))
                {
                    return true;
                }
            }

            return false;
        }

        return value.ValueKind == JsonValueKind.Object && value.TryGetProperty(path[0], out var inner) && Stands(inner, path[1..]);
    }
}
