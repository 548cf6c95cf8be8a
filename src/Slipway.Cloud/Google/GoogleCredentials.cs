using System.Collections.Concurrent;
using Slipway.Cloud.Google.Kinds;
using Slipway.Cloud.Google.Search;
using Slipway.Cloud.Google.Wire;
using Slipway.Core.Errors;
using Slipway.Gateway.Providers.Google;

namespace Slipway.Cloud.Google;

/// <summary>Google's authentication: one token a credential, kept and renewed by <see cref="TokenCache"/>.</summary>
/// <param name="http">Sends; the caller keeps and disposes it.</param>
/// <param name="random">Draws from [0, 1).</param>
public sealed class GoogleCredentials(HttpMessageInvoker http, TimeProvider time, Func<double> random, GoogleEnvironment environment) : IGoogleCredentials
{
    private const string Default = "";

    private readonly ConcurrentDictionary<string, TokenCache> caches = new(StringComparer.Ordinal);

    public ValueTask<Result<GoogleAuthorization>> AuthorizeAsync(string? credentials, CancellationToken cancellation) =>
        caches.GetOrAdd(Key(credentials), static (key, self) => self.Open(key), this).GetAsync(cancellation);

    public void Invalidate(string? credentials)
    {
        if (caches.TryGetValue(Key(credentials), out var cache))
        {
            cache.Invalidate();
        }
    }

    private static string Key(string? credentials) => string.IsNullOrWhiteSpace(credentials) ? Default : credentials;

    private TokenCache Open(string key)
    {
        var search = new CredentialSearch(new SourceParts(new TokenClient(http, time, random), environment, ""));
        var named = key == Default ? null : key;
        return new TokenCache(cancellation => FetchAsync(search, named, cancellation), time, random);
    }

    private async Task<Outcome<GoogleAuthorization>> FetchAsync(CredentialSearch search, string? named, CancellationToken cancellation)
    {
        var result = await search.FindAsync(named, cancellation);
        if (!result.Outcome.Try(out var found, out var fault))
        {
            return fault;
        }

        if (!(await found.Source.FetchAsync(Scopes.CloudPlatform, cancellation)).Try(out var token, out fault))
        {
            return fault;
        }

        var projects = Projects.Of(await found.Source.IdentifyAsync(cancellation), found.IsDefault, environment);
        return new GoogleAuthorization(token.Value, projects.Quota, projects.Project, token.Expires, projects.UniverseDomain);
    }
}
