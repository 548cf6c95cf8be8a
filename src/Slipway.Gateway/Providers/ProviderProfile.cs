using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Dialects.OpenAi;

namespace Slipway.Gateway.Providers;

/// <summary>What sets one provider apart from the next: data, read from <c>providers.json</c>.</summary>
/// <param name="Id">The word before the slash in a model's name.</param>
/// <param name="Title">Name for people.</param>
public sealed record ProviderProfile(string Id, string Title)
{
    // The source-generated reader sets every init property, also to null where the file says nothing: the defaults are in the getters.

    /// <summary>How it is spoken to: the id of a protocol in <c>Providers/Protocols</c>.</summary>
    public string Protocol { get => field ?? "openai"; init; }

    /// <summary>How a server compatible with OpenAI differs from it.</summary>
    public OpenAiTraits Traits { get => field ?? OpenAiTraits.Default; init; }

    /// <summary>Usual base address, with a slash at the end; null when each installation has its own.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>Environment variable that holds its key by custom.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>Further variables that may hold it, tried in order.</summary>
    public IReadOnlyList<string> OtherKeyVariables { get => field ?? []; init; }

    /// <summary>Its protocol finds the address by the model and the account, so that none has to be configured.</summary>
    public bool FindsAddress { get; init; }

    /// <summary>Other ids for the same provider.</summary>
    public IReadOnlyList<string> AlsoKnownAs { get => field ?? []; init; }

    /// <summary>Runs on this machine by custom, so its base address is asked at the start whether it answers.</summary>
    public bool Discover { get; init; }

    /// <summary>Served by this program itself.</summary>
    public bool InProcess { get; init; }
}

[JsonSerializable(typeof(ProviderProfile[]))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
internal sealed partial class ProviderJson : JsonSerializerContext;
