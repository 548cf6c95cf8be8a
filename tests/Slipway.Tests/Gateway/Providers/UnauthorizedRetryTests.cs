using System.Net;
using Slipway.Dialects;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Providers.Protocols;
using Slipway.Gateway.Routing;

namespace Slipway.Tests.Gateway.Providers;

/// <summary>A token that Google no longer takes is thrown away, and the call is sent once more; no third time.</summary>
public sealed class UnauthorizedRetryTests
{
    [Theory]
    [InlineData(1, 200, 2)]
    [InlineData(2, 401, 2)]
    public async Task A_refused_token_is_renewed_once(int refusals, int status, int calls)
    {
        var google = new FakeGoogle();
        var seen = new List<string>();
        using var client = new HttpMessageInvoker(new Answers(request =>
        {
            seen.Add(request.Headers.Authorization!.Parameter!);
            return new HttpResponseMessage(seen.Count <= refusals ? HttpStatusCode.Unauthorized : HttpStatusCode.OK) { Content = new StringContent("{}") };
        }));
        var deployment = new Deployment("d", ProviderCatalog.BuiltIn().Find("vertex_ai")!, "gemini-2.5-pro") { PriceModel = "x", Google = new GoogleTarget("p", "l", null) };
        var call = new UpstreamCall(deployment, "gemini-2.5-pro", Operation.Chat, "{}"u8.ToArray(), false, "req-1") { Dialect = DialectId.Gemini, PublicModel = "house" };

        await using var reply = (await new HttpUpstream(new VertexProtocol(google), client).SendAsync(call, default)).Value;

        reply.Status.ShouldBe(status);
        seen.Count.ShouldBe(calls);
        seen[1].ShouldBe("ya29.1");
    }

    private sealed class Answers(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }
}
