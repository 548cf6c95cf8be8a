using Slipway.Gateway.Pricing;

using Slipway.Gateway.Providers;

namespace Slipway.Gateway.Configuration;

/// <summary>The settings as written: LiteLLM's <c>config.yaml</c>, the part of it that is honoured. Unset values are null or empty.</summary>
public sealed record SlipwayConfig
{
    public static readonly SlipwayConfig Empty = new();

    public IReadOnlyList<ModelEntry> Models { get; init; } = [];

    /// <summary>Providers of one's own, beside those that ship with the program.</summary>
    public IReadOnlyList<ProviderProfile> Providers { get; init; } = [];

    public RouterSettings Router { get; init; } = new();

    public GeneralSettings General { get; init; } = new();
}

/// <summary>One row of <c>model_list</c>. Rows of one name form a group that shares the load.</summary>
/// <param name="Name"><c>model_name</c>: what callers ask for; may hold one <c>*</c>.</param>
/// <param name="Target">What answers.</param>
public sealed record ModelEntry(string Name, ModelTarget Target)
{
    public ModelInfo Info { get; init; } = new();

    public int Line { get; init; }
}

/// <summary><c>litellm_params</c>: the upstream and how to call it.</summary>
/// <param name="Provider">Provider id, the part of <c>model</c> before the slash.</param>
/// <param name="Model">The upstream's model name; <c>*</c> takes what the caller's wildcard matched.</param>
public sealed record ModelTarget(string Provider, string Model)
{
    public Uri? ApiBase { get; init; }

    public string? ApiKey { get; init; }

    /// <summary>Google Cloud project; null takes the environment's or the credentials'.</summary>
    public string? VertexProject { get; init; }

    public string? VertexLocation { get; init; }

    /// <summary>Path of a credential file or its JSON text.</summary>
    public string? VertexCredentials { get; init; }

    public string? ApiVersion { get; init; }

    /// <summary>The model that it is, where its name at the upstream does not say.</summary>
    public string? BaseModel { get; init; }

    public IReadOnlyDictionary<string, string> ExtraHeaders { get; init; } = new Dictionary<string, string>();

    public int Weight { get; init; } = 1;

    public int Order { get; init; }

    public TimeSpan? Timeout { get; init; }

    public TimeSpan? StreamTimeout { get; init; }

    /// <summary>Prices over the price book's.</summary>
    public PriceOverrides Prices { get; init; } = PriceOverrides.None;
}

/// <summary><c>model_info</c>.</summary>
public sealed record ModelInfo
{
    public string? Id { get; init; }

    /// <summary>chat, embedding or moderation.</summary>
    public string? Mode { get; init; }

    /// <summary>The name under which the price is found, when it differs.</summary>
    public string? BaseModel { get; init; }

    /// <summary>For a container behind Vertex AI's <c>:predict</c>: the field of an instance that holds the prompt; <c>messages</c> sends the conversation.</summary>
    public string? InstanceField { get; init; }

    /// <summary>Such a container takes its parameters in the instance.</summary>
    public bool ParametersInInstance { get; init; }

    public int? MaxInputTokens { get; init; }

    public int? MaxOutputTokens { get; init; }
}

/// <summary><c>router_settings</c>.</summary>
public sealed record RouterSettings
{
    /// <summary>Alias (with at most one <c>*</c>) to group name.</summary>
    public IReadOnlyList<ModelAlias> Aliases { get; init; } = [];

    /// <summary>Group to the groups tried after it, in order.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fallbacks { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Further tries after the first, within a group.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>How long a deployment that failed is left alone.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>One entry of <c>model_group_alias</c>.</summary>
/// <param name="Pattern">What callers ask for.</param>
/// <param name="Group">The group that serves it.</param>
/// <param name="Hidden">Left out of model lists.</param>
public sealed record ModelAlias(string Pattern, string Group, bool Hidden, int Line);

/// <summary><c>general_settings</c>.</summary>
public sealed record GeneralSettings
{
    public const string Production = "production";

    /// <summary>The admin key; when null one is made at the first start.</summary>
    public string? MasterKey { get; init; }

    /// <summary>Largest request body in bytes.</summary>
    public long MaxRequestBytes { get; init; } = 20 * 1024 * 1024;

    /// <summary>Largest uploaded file in bytes.</summary>
    public long MaxFileBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Most bytes that all files of one key may have together.</summary>
    public long FileQuotaBytes { get; init; } = 20L * 1024 * 1024 * 1024;

    /// <summary>How long the reasoning state of a turn is kept for clients that cannot carry it.</summary>
    public TimeSpan ReasoningTimeToLive { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long responses are kept that a client may go on from.</summary>
    public TimeSpan ResponseTimeToLive { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Path of a price map in LiteLLM's format, whose prices come before the built-in book's; relative to the configuration file.</summary>
    public string? PriceMap { get; init; }

    /// <summary>Look for local servers (Ollama and others) on their usual loopback ports.</summary>
    public bool DiscoverLocalServers { get; init; } = true;

    /// <summary><c>development</c>, or <c>production</c> with its stricter rules.</summary>
    public string Mode { get; init; } = "development";

    /// <summary>Models (by <c>model_name</c> or <c>model_info.id</c>) that may call Google with an API key in production.</summary>
    public IReadOnlyList<string> AllowGoogleApiKeys { get; init; } = [];

    /// <summary>The certificate to show on https addresses; when null one is made for development.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>Origins whose pages may call the gateway from a browser; none means that CORS is off.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];
}

/// <summary>A certificate in files.</summary>
/// <param name="Certificate">PEM, with its chain if it has one; or PFX.</param>
/// <param name="Key">PEM; null when the key is in the certificate's file.</param>
/// <param name="Password">Of the PFX or of the encrypted key.</param>
public sealed record TlsSettings(string Certificate, string? Key, string? Password)
{
    public override string ToString() => $"{nameof(TlsSettings)} {{ Certificate = {Certificate} }}";
}
