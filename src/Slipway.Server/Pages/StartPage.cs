using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Dialects;
using Slipway.Gateway.Routing;
using Slipway.Server.Hosting;

namespace Slipway.Server.Pages;

/// <summary>The page at <c>/</c>: what runs here and what to try. Names of models are shown to callers on this machine only.</summary>
internal static class StartPage
{
    public static void MapStartPage(this IEndpointRouteBuilder app, Snapshots snapshots) => app.MapGet("/", async (HttpContext http) =>
    {
        var url = $"{http.Request.Scheme}://{http.Request.Host}";
        var local = http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'sha256-" + StyleHash + "'; frame-ancestors 'none'; base-uri 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        await http.Response.WriteAsync(Render(url, local ? snapshots.Current.Cards : [], local));
    });

    private static string StyleHash { get; } = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    private static string Render(string url, IReadOnlyList<ModelCard> models, bool local)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>Slipway</title><style>")
            .Append(Style).Append("</style></head><body><main><header><h1>Slipway</h1><p class=\"ready\">ready</p></header>")
            .Append("<p class=\"lead\">A gateway for language models, and the lifecycle of the ones you tune. Version ").Append(E(SlipwayServer.Version)).Append(".</p>");
        html.Append("<section><h2>Try</h2>");
        foreach (var command in TryCommands.For(url))
        {
            html.Append("<pre><code>").Append(E(command)).Append("</code></pre>");
        }

        html.Append("</section><section><h2>Point a client here</h2><table>");
        Row(html, "OpenAI SDK", $"base_url = {url}/v1");
        Row(html, "Google Gen AI SDK", $"httpOptions.baseUrl = {url}");
        Row(html, "Gemini CLI", $"GOOGLE_GEMINI_BASE_URL={url}");
        html.Append("</table></section>");
        if (local)
        {
            html.Append("<section><h2>Models</h2><table>");
            foreach (var model in models)
            {
                Row(html, model.Id, (model.Description ?? model.OwnedBy) + (model.Chat ? "" : " Embeddings only."));
            }

            html.Append("</table></section>");
        }

        html.Append("<footer><a href=\"/health/ready\">health</a> <a href=\"/metrics\">metrics</a> <a href=\"/v1/models\">models (needs a key)</a></footer></main></body></html>");
        return html.ToString();
    }

    private static void Row(StringBuilder html, string name, string text) => html.Append("<tr><th>").Append(E(name)).Append("</th><td>").Append(E(text)).Append("</td></tr>");

    private static string E(string text) => WebUtility.HtmlEncode(text);

    private const string Style =
        """
        :root{color-scheme:light dark;--ink:#14202b;--soft:#5b6b7a;--line:#d9e0e6;--page:#f7f9fa;--card:#fff;--go:#0a7d4f}
        @media(prefers-color-scheme:dark){:root{--ink:#e7edf2;--soft:#9fb0be;--line:#2b3945;--page:#0f171e;--card:#16212a;--go:#4fd39a}}
        *{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
        main{max-width:46rem;margin:0 auto;padding:3rem 1.25rem}header{display:flex;align-items:baseline;gap:1rem}
        h1{font-size:2rem;letter-spacing:-.02em;margin:0}h2{font-size:.8rem;letter-spacing:.08em;text-transform:uppercase;color:var(--soft);margin:2rem 0 .5rem}
        .ready{margin:0;color:var(--go);font-weight:600}.ready::before{content:"";display:inline-block;width:.55em;height:.55em;border-radius:50%;background:var(--go);margin-right:.45em}
        .lead{color:var(--soft);margin:.25rem 0 0}pre{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.7rem .9rem;margin:.5rem 0;white-space:pre-wrap;overflow-wrap:anywhere;font:.875rem/1.5 ui-monospace,monospace}
        table{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line);border-radius:8px}th,td{text-align:left;padding:.5rem .9rem;border-top:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
        tr:first-child th,tr:first-child td{border-top:0}th{font-weight:600;white-space:nowrap;width:1%}td{color:var(--soft)}footer{margin-top:2.5rem;color:var(--soft)}a{color:inherit;margin-right:1rem}
        """;
}
