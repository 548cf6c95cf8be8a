using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Files;
using Slipway.Gateway.Inner;
using Slipway.Gateway.SideApis;

namespace Slipway.Gateway.Batches;

/// <summary>The batch APIs. A table, nothing else.</summary>
public sealed class BatchesApi
{
    public BatchesApi(BatchJobs jobs, FileLibrary files, IInnerGateway gateway, long maxBody)
    {
        var openAi = new OpenAiBatches(jobs, files, gateway, maxBody);
        var gemini = new GeminiBatches(jobs, files, maxBody);
        Table =
        [
            new("POST", "/v1/batches", DialectId.OpenAi, openAi.CreateAsync),
            new("GET", "/v1/batches", null, Either(openAi.ListAsync, gemini.ListAsync)),
            new("GET", "/v1/batches/{batch}", null, Either(openAi.GetAsync, gemini.GetAsync)),
            new("POST", "/v1/batches/{batch}/cancel", DialectId.OpenAi, openAi.CancelAsync),
            new("POST", "/batches", DialectId.OpenAi, openAi.CreateAsync),
            new("GET", "/batches", DialectId.OpenAi, openAi.ListAsync),
            new("GET", "/batches/{batch}", DialectId.OpenAi, openAi.GetAsync),
            new("POST", "/batches/{batch}/cancel", DialectId.OpenAi, openAi.CancelAsync),

            new("GET", "/v1beta/batches", DialectId.Gemini, gemini.ListAsync),
            new("GET", "/v1beta/batches/{batch}", DialectId.Gemini, gemini.GetAsync),
            .. ((string[])["/v1beta", "/v1"]).SelectMany(version => (SideEndpoint[])
            [
                new("POST", version + "/models/{model}:batchGenerateContent", DialectId.Gemini, call => gemini.CreateAsync(call, "generateContent")),
                new("POST", version + "/models/{model}:asyncBatchEmbedContent", DialectId.Gemini, call => gemini.CreateAsync(call, "embedContent")),
                new("POST", version + "/batches/{batch}:cancel", DialectId.Gemini, gemini.CancelAsync),
                new("DELETE", version + "/batches/{batch}", DialectId.Gemini, gemini.DeleteAsync),
            ]),
        ];
    }

    public IReadOnlyList<SideEndpoint> Table { get; }

    private static Func<SideCall, Task<Error?>> Either(Func<SideCall, Task<Error?>> openAi, Func<SideCall, Task<Error?>> gemini) =>
        call => call.Dialect.Id == DialectId.Gemini ? gemini(call) : openAi(call);
}
