using System.Net.Http.Headers;
using System.Text;

namespace Slipway.Cloud.Google.Wire;

/// <summary>The requests that token servers take.</summary>
internal static class Forms
{
    public static HttpRequestMessage Post(Uri url, params IEnumerable<(string Name, string? Value)> fields) => new(HttpMethod.Post, url)
    {
        Content = new FormUrlEncodedContent(fields.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Name, f.Value!))),
    };

    public static HttpRequestMessage Get(Uri url, params IEnumerable<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>Client authentication of OAuth 2 (RFC 6749, section 2.3.1).</summary>
    public static HttpRequestMessage WithBasic(this HttpRequestMessage request, string? client, string? secret)
    {
        if (client is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client}:{secret}")));
        }

        return request;
    }
}
