namespace Slipway.Gateway.Configuration;

/// <summary>Reads the part of <c>general_settings</c> that is about the connection to clients: TLS and CORS.</summary>
internal static class ListenerSettingsReader
{
    public static TlsSettings? Tls(YamlMap map)
    {
        var certificate = map.Text("tls_certificate");
        var key = map.Text("tls_key");
        var password = map.Text("tls_password");
        if (certificate is null && (key is not null || password is not null))
        {
            map.Report(key is null ? "tls_password" : "tls_key", "has no tls_certificate to belong to.", "Write `tls_certificate: path/of/certificate.pem`, or remove it.");
        }

        return certificate is null ? null : new TlsSettings(certificate, key, password);
    }

    public static IReadOnlyList<string> CorsOrigins(YamlMap map)
    {
        var origins = map.Texts("cors_origins").ToList();
        foreach (var origin in origins.Where(o => !IsOrigin(o)))
        {
            map.Report("cors_origins", $"`{origin}` is not an origin.", origin == "*" ? "List the exact origins whose pages may call: a page of any other could use a key that it was given by mistake." : "Write scheme, host and, if it is not the usual one, port: `https://chat.example.com`, without a slash at the end.");
        }

        return origins;
    }

    /// <summary>As browsers send it (RFC 6454, section 6.2): lower case, no path, no usual port.</summary>
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && string.Equals(uri!.GetLeftPart(UriPartial.Authority), text, StringComparison.Ordinal) && uri.UserInfo.Length == 0;
}
