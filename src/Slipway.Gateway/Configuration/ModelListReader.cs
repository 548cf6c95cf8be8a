using Slipway.Gateway.Providers;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Configuration;

/// <summary>Reads one row of <c>model_list</c>.</summary>
internal static class ModelListReader
{
    public static ModelEntry? Read(YamlMap row, ProviderCatalog providers)
    {
        var name = row.Required("model_name", "Write `model_name: gpt-4o-mini`, the name that callers use.");
        if (name is not null && !ModelPattern.IsValid(name))
        {
            row.Report("model_name", $"`{name}` holds more than one `*`.", "Use one wildcard.");
        }

        var parameters = row.Map("litellm_params");
        if (parameters is null)
        {
            row.Report("litellm_params", "is missing.", "Write `litellm_params:` and below it `model: provider/name`.");
        }

        var target = parameters is null ? null : Target(parameters, providers);
        var info = row.Map("model_info");
        var entry = name is null || target is null ? null : new ModelEntry(name, target) { Info = Info(info), Line = row.Line };
        if (entry is null)
        {
            Info(info);
        }

        row.RefuseUnknown();
        return entry;
    }

    private static ModelTarget? Target(YamlMap map, ProviderCatalog providers)
    {
        var model = map.Required("model", "Write `model: provider/name`, such as `openai/gpt-4o-mini` or `ollama/llama3.2`.");
        var named = map.Text("custom_llm_provider");
        var apiBase = Address(map);
        var apiKey = map.Text("api_key");
        var target = new ModelTarget("", "")
        {
            ApiBase = apiBase,
            ApiKey = apiKey,
            VertexProject = map.Text("vertex_project"),
            VertexLocation = map.Text("vertex_location"),
            VertexCredentials = map.IsMap("vertex_credentials") ? CredentialText.Of(map.Map("vertex_credentials")!) : map.Text("vertex_credentials"),
            ApiVersion = map.Text("api_version"),
            BaseModel = map.Text("base_model"),
            ExtraHeaders = Headers(map.Map("extra_headers")),
            Weight = map.Whole("weight", 0, 1_000_000) ?? 1,
            Order = map.Whole("order", 0, 1000) ?? 0,
            Timeout = map.Seconds("timeout"),
            StreamTimeout = map.Seconds("stream_timeout"),
            Prices = PriceReader.Read(map),
        };
        map.RefuseUnknown();
        return model is null ? null : Provider(map, model, named, target, providers);
    }

    private static ModelTarget? Provider(YamlMap map, string model, string? named, ModelTarget target, ProviderCatalog providers)
    {
        var slash = model.IndexOf('/', StringComparison.Ordinal);
        var provider = named ?? (slash > 0 ? model[..slash] : "openai");
        var upstream = named is null && slash > 0 ? model[(slash + 1)..] : model;
        if (providers.Find(provider) is not { } profile)
        {
            map.Report("model", $"names the provider `{provider}`, which is not known.", $"Use one of {string.Join(", ", providers.Ids)}; any server that speaks OpenAI's API is `openai/…` with an `api_base`.");
            return null;
        }

        if (target.ApiBase is null && profile.BaseUrl is null && !profile.InProcess && !profile.FindsAddress)
        {
            map.Report("api_base", $"is missing, and `{provider}` has no usual address.", "Write `api_base: http://host:port/v1`.");
            return null;
        }

        return target with { Provider = profile.Id, Model = upstream };
    }

    private static Uri? Address(YamlMap map)
    {
        if (map.Text("api_base") is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
        {
            return uri;
        }

        map.Report("api_base", $"`{text}` is not an http or https address.", "Write it like `http://127.0.0.1:8000/v1`.");
        return null;
    }

    private static Dictionary<string, string> Headers(YamlMap? map)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var key in map?.Keys ?? [])
        {
            var value = map!.Text(key);
            if (value is null)
            {
                continue;
            }

            if (key.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) || value.Any(char.IsControl))
            {
                map.Report(key, "is not a valid HTTP header.", "Use letters, digits and `-` in the name, and no line break in the value.");
                continue;
            }

            headers[key] = value;
        }

        return headers;
    }

    private static ModelInfo Info(YamlMap? map)
    {
        if (map is null)
        {
            return new ModelInfo();
        }

        var most = map.Whole("max_tokens", 1, int.MaxValue);
        var info = new ModelInfo
        {
            Id = map.Text("id"),
            Mode = map.Text("mode"),
            BaseModel = map.Text("base_model"),
            InstanceField = map.Text("instance_field"),
            ParametersInInstance = map.Bool("parameters_in_instance") ?? false,
            MaxInputTokens = map.Whole("max_input_tokens", 1, int.MaxValue),
            MaxOutputTokens = map.Whole("max_output_tokens", 1, int.MaxValue) ?? most,
        };
        if (info.Mode is not (null or "chat" or "embedding" or "completion" or "moderation"))
        {
            map.Report("mode", $"`{info.Mode}` is not served.", "Use chat, embedding or moderation.");
        }

        map.RefuseUnknown();
        return info;
    }
}
