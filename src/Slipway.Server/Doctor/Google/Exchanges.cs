namespace Slipway.Server.Doctor.Google;

/// <summary>Notes of each request how long it took and what the server's clock said: no headers, no bodies.</summary>
internal sealed class Exchanges(HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
{
    private readonly List<Exchange> all = [];

    public IReadOnlyList<Exchange> All => all;

    public Exchange? LastWith(Uri url) => all.LastOrDefault(e => e.Url.GetLeftPart(UriPartial.Path) == url.GetLeftPart(UriPartial.Path));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var response = await base.SendAsync(request, cancellationToken);
        var skew = response.Headers.Date is { } theirs ? time.GetUtcNow() - theirs : (TimeSpan?)null;
        lock (all)
        {
            all.Add(new Exchange(request.RequestUri!, (int)response.StatusCode, time.GetElapsedTime(started), skew));
        }

        return response;
    }
}

/// <param name="Skew">How far this machine's clock is ahead of the server's, to the second; null when the server did not say.</param>
internal sealed record Exchange(Uri Url, int Status, TimeSpan Took, TimeSpan? Skew);
