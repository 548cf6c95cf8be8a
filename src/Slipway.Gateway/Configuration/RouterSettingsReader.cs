using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Configuration;

/// <summary>Reads <c>router_settings</c>.</summary>
internal static class RouterSettingsReader
{
    public static RouterSettings Read(YamlMap? map)
    {
        if (map is null)
        {
            return new RouterSettings();
        }

        var settings = new RouterSettings();
        if (map.Text("routing_strategy") is { } strategy && strategy != "simple-shuffle")
        {
            map.Report("routing_strategy", $"`{strategy}` is not offered.", "Use simple-shuffle (weighted), the default.");
        }

        settings = settings with
        {
            Aliases = Aliases(map.Map("model_group_alias")),
            Fallbacks = Fallbacks(map.Maps("fallbacks")),
            Retries = map.Whole("num_retries", 0, 20) ?? settings.Retries,
            Cooldown = map.Seconds("cooldown_time") ?? settings.Cooldown,
            Timeout = map.Seconds("timeout") ?? settings.Timeout,
        };
        map.RefuseUnknown();
        return settings;
    }

    private static List<ModelAlias> Aliases(YamlMap? map)
    {
        var aliases = new List<ModelAlias>();
        foreach (var pattern in map?.Keys ?? [])
        {
            var hidden = false;
            string? group;
            if (map!.IsMap(pattern))
            {
                var entry = map.Map(pattern)!;
                group = entry.Required("model", "Write `model: group-name`.");
                hidden = entry.Bool("hidden") ?? false;
                entry.RefuseUnknown();
            }
            else
            {
                group = map.Required(pattern, "Write `alias: group-name`.");
            }

            if (!ModelPattern.IsValid(pattern))
            {
                map.Report(pattern, "holds more than one `*`.", "Use one wildcard, such as `gemini-*`.");
            }
            else if (group is not null)
            {
                aliases.Add(new ModelAlias(pattern, group, hidden, map.LineOf(pattern)));
            }
        }

        return aliases;
    }

    private static Dictionary<string, IReadOnlyList<string>> Fallbacks(IEnumerable<YamlMap> rows)
    {
        var fallbacks = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            foreach (var group in row.Keys)
            {
                fallbacks[group] = [.. row.Texts(group)];
            }
        }

        return fallbacks;
    }
}

/// <summary>Reads <c>general_settings</c>.</summary>
internal static class GeneralSettingsReader
{
    public static GeneralSettings Read(YamlMap? map)
    {
        var defaults = new GeneralSettings();
        if (map is null)
        {
            return defaults;
        }

        var settings = new GeneralSettings
        {
            MasterKey = map.Text("master_key"),
            MaxRequestBytes = map.Number("max_request_size_mb", 0.001m, 1024) is { } mb ? (long)(mb * 1024 * 1024) : defaults.MaxRequestBytes,
            ReasoningTimeToLive = map.Number("reasoning_ttl_hours", 0.01m, 24 * 365) is { } hours ? TimeSpan.FromHours((double)hours) : defaults.ReasoningTimeToLive,
            ResponseTimeToLive = map.Number("response_ttl_days", 0.001m, 3650) is { } days ? TimeSpan.FromDays((double)days) : defaults.ResponseTimeToLive,
            PriceMap = map.Text("price_map"),
            MaxFileBytes = map.Number("max_file_size_mb", 0.001m, 1024 * 1024) is { } file ? (long)(file * 1024 * 1024) : defaults.MaxFileBytes,
            FileQuotaBytes = map.Number("file_quota_mb", 0.001m, 1024 * 1024 * 1024) is { } quota ? (long)(quota * 1024 * 1024) : defaults.FileQuotaBytes,
            DiscoverLocalServers = map.Bool("discover_local_servers") ?? defaults.DiscoverLocalServers,
            Mode = Mode(map) ?? defaults.Mode,
            AllowGoogleApiKeys = [.. map.Texts("allow_google_api_keys")],
            Tls = ListenerSettingsReader.Tls(map),
            CorsOrigins = ListenerSettingsReader.CorsOrigins(map),
        };
        map.RefuseUnknown();
        return settings;
    }

    private static string? Mode(YamlMap map)
    {
        var mode = map.Text("mode");
        if (mode is not (null or "development" or GeneralSettings.Production))
        {
            map.Report("mode", $"must be development or production, not `{mode}`.", "Write `mode: production` where others depend on it.");
        }

        return mode;
    }
}
