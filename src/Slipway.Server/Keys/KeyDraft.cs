using Microsoft.AspNetCore.Http;
using Slipway.Core.Errors;
using Slipway.Gateway.Keys;
using Slipway.Gateway.Routing;

namespace Slipway.Server.Keys;

/// <summary>Puts the fields of a request into a key: a new one, or one that is changed.</summary>
internal static class KeyDraft
{
    /// <summary>Response header that lists the fields of the request that mean nothing here. LiteLLM ignores such fields in silence; a limit that is not kept should not look as if it were.</summary>
    public const string IgnoredHeader = "x-slipway-ignored-fields";

    private const int MostIgnored = 20;

    public static Result<VirtualKey> Apply(KeyFields fields, VirtualKey key, DateTimeOffset now)
    {
        var changed = key with
        {
            KeyAlias = fields.Text("key_alias") ?? key.KeyAlias,
            Models = fields.Texts("models") ?? key.Models,
            Aliases = fields.Map("aliases") ?? key.Aliases,
            MaxBudget = fields.Money("max_budget") ?? key.MaxBudget,
            RpmLimit = fields.Count("rpm_limit") ?? key.RpmLimit,
            MaxParallelRequests = fields.Count("max_parallel_requests") ?? key.MaxParallelRequests,
            Expires = fields.Duration("duration") is { } duration ? now + duration : key.Expires,
            Blocked = fields.Bool("blocked") ?? key.Blocked,
            Metadata = fields.Object("metadata") ?? key.Metadata,
            UserId = fields.Text("user_id") ?? key.UserId,
            TeamId = fields.Text("team_id") ?? key.TeamId,
            Tags = fields.Texts("tags") ?? key.Tags,
        };
        return fields.Fault is { } fault ? fault
            : changed.KeyAlias is "" ? Error.Invalid("`key_alias` is empty. Give a name, or leave it out.", "key_alias")
            : changed.Models.FirstOrDefault(m => m.Length == 0 || !ModelPattern.IsValid(m)) is { } model ? Error.Invalid($"`models` holds `{model}`: a model's name, with at most one `*`, is expected.", "models")
            : changed;
    }

    public static void NameIgnored(KeyFields fields, HttpResponse response)
    {
        var ignored = fields.Ignored.Where(name => name.Length <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')).Take(MostIgnored).ToList();
        if (ignored.Count > 0)
        {
            response.Headers[IgnoredHeader] = string.Join(", ", ignored);
        }
    }
}
