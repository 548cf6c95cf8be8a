using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Dialects.OpenAi;

namespace Slipway.Gateway.Providers;

/// <summary>What sets one provider apart from the next: data, read from <c>providers.json</c> or from <c>providers:</c> in a configuration.</summary>
/// <param name="Id">The word before the slash in a model's name.</param>
/// <param name="Title">Name for people.</param>
public sealed record ProviderProfile(string Id, string Title)
{
    // The source-generated reader sets every init property, also to null where the file says nothing: the defaults are in the getters.

    /// <summary>How it is spoken to: the id of a protocol in <c>Providers/Protocols</c>.</summary>
    public string Protocol { get => field ?? "openai"; init; }

    /// <summary>How a server compatible with OpenAI differs from it.</summary>
    public OpenAiTraits Traits { get => field ?? OpenAiTraits.Default; init; }

    /// <summary>Traits of models that differ from the provider's others, by the beginning of their names; they stand in place of <see cref="Traits"/>.</summary>
    public IReadOnlyDictionary<string, OpenAiTraits> Models { get => field ?? new Dictionary<string, OpenAiTraits>(); init; }

    /// <summary>Usual base address, with a slash at the end; null when each installation has its own.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>Paths that differ from OpenAI's, by OpenAI's (<c>chat/completions</c>); <c>{model}</c> stands for the model's name.</summary>
    public IReadOnlyDictionary<string, string> Paths { get => field ?? new Dictionary<string, string>(); init; }

    /// <summary>Query parameters of every call; <c>{api_version}</c> stands for the deployment's <c>api_version</c>, or else the provider's.</summary>
    public IReadOnlyDictionary<string, string> Query { get => field ?? new Dictionary<string, string>(); init; }

    /// <summary>The version of the API where a deployment names none.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Headers of every call beside the key.</summary>
    public IReadOnlyDictionary<string, string> Headers { get => field ?? new Dictionary<string, string>(); init; }

    /// <summary>Environment variable that holds its key by custom.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>Further variables that may hold it, tried in order.</summary>
    public IReadOnlyList<string> OtherKeyVariables { get => field ?? []; init; }

    /// <summary>Its protocol finds the address by the model and the account, so that none has to be configured.</summary>
    public bool FindsAddress { get; init; }

    /// <summary>The header that carries the key.</summary>
    public string KeyHeader { get => field ?? "Authorization"; init; }

    /// <summary>What stands before the key in its header.</summary>
    public string KeyPrefix { get => field ?? "Bearer "; init; }

    /// <summary>Other ids for the same provider.</summary>
    public IReadOnlyList<string> AlsoKnownAs { get => field ?? []; init; }

    /// <summary>Runs on this machine by custom, so its base address is asked at the start whether it answers.</summary>
    public bool Discover { get; init; }

    /// <summary>Served by this program itself.</summary>
    public bool InProcess { get; init; }

    /// <summary>Where the quirks were learnt, and when.</summary>
    public string? Source { get; init; }

    /// <summary>The traits of one of its models.</summary>
    public OpenAiTraits TraitsOf(string model)
    {
        if (Models.Count == 0)
        {
            return Traits;
        }

        var family = Models.Keys.Where(name => model.StartsWith(name, StringComparison.OrdinalIgnoreCase)).MaxBy(name => name.Length);
        return family is null ? Traits : Models[family];
    }
}

[JsonSerializable(typeof(ProviderProfile[]))]
[JsonSerializable(typeof(ProviderProfile))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
internal sealed partial class ProviderJson : JsonSerializerContext;
