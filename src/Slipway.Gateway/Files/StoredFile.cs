namespace Slipway.Gateway.Files;

/// <summary>What is known of an uploaded file. The bytes are in <see cref="FileFolder"/>.</summary>
/// <param name="Id">Name within its tenant: <c>file-{id}</c> in OpenAI's API, <c>files/{id}</c> in Gemini's.</param>
/// <param name="Tenant">Id of the caller it belongs to; for others it does not exist.</param>
public sealed record StoredFile(string Id, string Tenant)
{
    /// <summary>The name that the file had where it came from; never part of a path here.</summary>
    public required string Name { get; init; }

    /// <summary>Gemini's display name.</summary>
    public string? DisplayName { get; init; }

    public required string MimeType { get; init; }

    /// <summary>One of <see cref="FilePurposes"/>.</summary>
    public required string Purpose { get; init; }

    public required long Bytes { get; init; }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Where <see cref="FileFolder"/> keeps the bytes.</summary>
    public required string Blob { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From this time on it does not exist any more; null for ever.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A file that is to be kept.</summary>
public sealed record NewFile(string Tenant, string Name, string Purpose, string MimeType)
{
    /// <summary>A name chosen by the caller; null for one made here.</summary>
    public string? Id { get; init; }

    public string? DisplayName { get; init; }

    public TimeSpan? ExpiresAfter { get; init; }

    /// <summary>Made by the gateway itself, such as the results of work that was paid for: kept whatever the limits say.</summary>
    public bool Generated { get; init; }
}

/// <summary>What files are for, in OpenAI's words.</summary>
public static class FilePurposes
{
    public const string Batch = "batch";
    public const string BatchOutput = "batch_output";
    public const string UserData = "user_data";

    /// <summary>Those that a caller may upload for.</summary>
    public static readonly IReadOnlyList<string> Uploadable = ["assistants", Batch, "fine-tune", "vision", UserData, "evals"];
}
