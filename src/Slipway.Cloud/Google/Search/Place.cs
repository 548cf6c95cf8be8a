namespace Slipway.Cloud.Google.Search;

/// <summary>One place where credentials were looked for.</summary>
/// <param name="Name">The place: a variable, a file, the metadata server.</param>
/// <param name="Found">What was there.</param>
/// <param name="Chosen">The search ended here.</param>
internal sealed record Place(string Name, string Found, bool Chosen);

/// <summary>Credentials, found and read.</summary>
/// <param name="Origin">Where.</param>
/// <param name="IsDefault">They are the application default credentials; false when a deployment names its own.</param>
/// <param name="File">The file they were read from, if it was one.</param>
internal sealed record FoundCredentials(ITokenSource Source, string Origin, bool IsDefault, string? File);

/// <summary>What a search came to, and every place it looked at, in order.</summary>
internal sealed record SearchResult(IReadOnlyList<Place> Places, Outcome<FoundCredentials> Outcome);
