using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Cloud.Google.Kinds;

/// <summary>Finds the kind of a credential in its JSON, and reads it as that kind.</summary>
internal static class CredentialJson
{
    /// <summary>One who acts for one who acts for one …: nobody writes more than that by hand or by gcloud.</summary>
    private const int Deepest = 3;

    private delegate ValueTask<Outcome<ITokenSource>> Reading(ReadOnlyMemory<byte> json, SourceParts parts, int depth, CancellationToken cancellation);

    private static readonly FrozenDictionary<string, Reading> Kinds = new Dictionary<string, Reading>(StringComparer.Ordinal)
    {
        ["service_account"] = (json, parts, _, _) => new(Read(json, KindsJson.Default.ServiceAccountFile, file => ServiceAccount.Create(file, parts), parts)),
        ["authorized_user"] = (json, parts, _, _) => new(Read(json, KindsJson.Default.AuthorizedUserFile, file => AuthorizedUser.Create(file, parts), parts)),
        ["external_account"] = (json, parts, _, _) => new(Read(json, KindsJson.Default.ExternalAccountFile, file => ExternalAccount.Create(file, parts), parts)),
        ["external_account_authorized_user"] = (json, parts, _, _) => new(Read(json, KindsJson.Default.ExternalAccountAuthorizedUserFile, file => ExternalAccountAuthorizedUser.Create(file, parts), parts)),
        ["impersonated_service_account"] = ImpersonatedAsync,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static async ValueTask<Outcome<ITokenSource>> ReadAsync(ReadOnlyMemory<byte> json, SourceParts parts, int depth, CancellationToken cancellation)
    {
        if (!Kind(json, parts.Origin).Try(out var kind, out var fault))
        {
            return fault;
        }

        if (depth > Deepest)
        {
            return new GoogleFault("google_credentials_nested", $"The credentials in {parts.Origin} are nested too deep.", "Name the service account that is meant in the end, with its delegates in `delegates`.");
        }

        return Kinds.TryGetValue(kind, out var read)
            ? await read(json, parts, depth, cancellation)
            : new GoogleFault("google_credentials_type", $"{parts.Origin} is of the type `{kind}`, which Slipway does not speak.", $"Use one of {string.Join(", ", Kinds.Keys.Order(StringComparer.Ordinal))}: `gcloud auth application-default login` writes the second.");
    }

    private static Outcome<string> Kind(ReadOnlyMemory<byte> json, string origin)
    {
        const string Anew = "Write the file anew: `gcloud auth application-default login`, or `gcloud iam service-accounts keys create key.json --iam-account=ACCOUNT`.";
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return new GoogleFault("google_credentials_unreadable", $"{origin} is JSON, but no object.", Anew);
            }

            if (root.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String)
            {
                return type.GetString()!;
            }

            return root.TryGetProperty("installed", out _) || root.TryGetProperty("web", out _)
                ? new GoogleFault("google_credentials_type", $"{origin} is an OAuth client, not a credential: it says which program asks, not who.", "Sign in with it: `gcloud auth application-default login --client-id-file=FILE`; or use another kind of credential.")
                : new GoogleFault("google_credentials_type", $"{origin} has no `type`.", Anew);
        }
        catch (JsonException e)
        {
            return Unreadable(e, origin);
        }
    }

    private static Outcome<ITokenSource> Read<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type, Func<T, Outcome<ITokenSource>> create, SourceParts parts)
    {
        try
        {
            return create(JsonSerializer.Deserialize(json.Span, type)!);
        }
        catch (JsonException e)
        {
            return Unreadable(e, parts.Origin);
        }
    }

    private static async ValueTask<Outcome<ITokenSource>> ImpersonatedAsync(ReadOnlyMemory<byte> json, SourceParts parts, int depth, CancellationToken cancellation)
    {
        try
        {
            return await ImpersonatedServiceAccount.CreateAsync(JsonSerializer.Deserialize(json.Span, KindsJson.Default.ImpersonatedServiceAccountFile)!, parts, depth, cancellation);
        }
        catch (JsonException e)
        {
            return Unreadable(e, parts.Origin);
        }
    }

    /// <summary>Where it is broken; never what stands there, which may be the secret itself.</summary>
    private static GoogleFault Unreadable(JsonException e, string origin)
    {
        var line = (e.LineNumber ?? 0) + 1;
        var place = string.Create(CultureInfo.InvariantCulture, $"line {line}, byte {e.BytePositionInLine ?? 0}");
        return new GoogleFault("google_credentials_unreadable", $"{origin} cannot be read: it is not valid JSON at {place}{(e.Path is { Length: > 1 } path ? $" ({path})" : "")}.", "Download or write the file anew, and copy it whole: a private key must keep its `\\n`.");
    }
}
