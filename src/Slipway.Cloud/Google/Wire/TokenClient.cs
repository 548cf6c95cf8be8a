using System.Globalization;
using System.Net;
using System.Text.Json;
using Slipway.Gateway.Calls;

namespace Slipway.Cloud.Google.Wire;

/// <summary>Speaks to token, metadata and credential servers: small answers, short patience, a second try where that makes sense.</summary>
internal sealed class TokenClient(HttpMessageInvoker http, TimeProvider time, Func<double> random)
{
    private const int Tries = 3;
    private const int LongestAnswer = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly Backoff Pause = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2));

    public TimeProvider Time => time;

    /// <summary>Sends what <paramref name="request"/> makes, anew for each try.</summary>
    /// <returns>An answer of any status; a fault when there was none.</returns>
    public async ValueTask<Outcome<TokenAnswer>> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancellation, TimeSpan? patience = null)
    {
        for (var tries = 1; ; tries++)
        {
            var outcome = await TryAsync(request, patience ?? Patience, cancellation);
            var again = outcome.Try(out var answer, out _) ? answer.Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError : true;
            if (!again || tries == Tries || cancellation.IsCancellationRequested)
            {
                return outcome;
            }

            await Task.Delay(Pause.Wait(tries - 1, random), time, cancellation);
        }
    }

    private async ValueTask<Outcome<TokenAnswer>> TryAsync(Func<HttpRequestMessage> make, TimeSpan patience, CancellationToken cancellation)
    {
        using var request = make();
        using var limit = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var response = await http.SendAsync(request, both.Token);
            await response.Content.LoadIntoBufferAsync(LongestAnswer, both.Token);
            return new TokenAnswer(request.RequestUri!, response.StatusCode, await response.Content.ReadAsByteArrayAsync(both.Token), Flavor(response));
        }
        catch (HttpRequestException e)
        {
            var what = e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded ? "answers more than a token server would" : Unreachable(e);
            return Faults.Unreachable(request.RequestUri!, what);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Faults.Unreachable(request.RequestUri!, string.Create(CultureInfo.InvariantCulture, $"did not answer in {patience.TotalSeconds:0.#} s"));
        }
        catch (OperationCanceledException)
        {
            return Faults.Unreachable(request.RequestUri!, "did not answer in time");
        }
    }

    private static string Unreachable(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "has no address: its name is not known here",
        HttpRequestError.SecureConnectionError => "shows a certificate that is not trusted here",
        HttpRequestError.ConnectionError => "cannot be connected to",
        var other => $"broke off ({other})",
    };

    private static bool Flavor(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Metadata-Flavor", out var values) && values.Contains("Google", StringComparer.Ordinal);
}

/// <summary>What such a server answered. May hold a token: it is never written anywhere as it is.</summary>
/// <param name="FromMetadata">It calls itself Google's metadata server.</param>
internal sealed record TokenAnswer(Uri Url, HttpStatusCode Status, byte[] Body, bool FromMetadata)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public string Text => System.Text.Encoding.UTF8.GetString(Body).Trim();

    /// <summary>The body as a JSON object, or null.</summary>
    public JsonElement? Json
    {
        get
        {
            try
            {
                using var document = JsonDocument.Parse(Body);
                return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    public override string ToString() => $"{Url.GetLeftPart(UriPartial.Path)} {(int)Status}";
}
