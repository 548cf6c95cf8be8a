using System.Collections.Frozen;
using Slipway.Dialects.Anthropic;
using Slipway.Dialects.Completions;
using Slipway.Dialects.Gemini;
using Slipway.Dialects.Moderations;
using Slipway.Dialects.Ollama;
using Slipway.Dialects.OpenAi;
using Slipway.Dialects.Responses;
using Slipway.Dialects.Vertex;

namespace Slipway.Dialects;

/// <summary>Every dialect that this program speaks, by id. A new dialect is one more line here.</summary>
public sealed class DialectCatalog
{
    private readonly FrozenDictionary<DialectId, IInboundDialect> inbound;
    private readonly FrozenDictionary<DialectId, IOutboundDialect> outbound;
    private readonly FrozenDictionary<DialectId, IPassThrough> passThrough;

    public DialectCatalog(TimeProvider time)
    {
        IInboundDialect[] fronts =
        [
            new OpenAiInbound(),
            new ResponsesInbound(),
            new GeminiInbound(),
            new AnthropicInbound(),
            new OllamaInbound(),
            new OllamaGenerateInbound(),
            new CompletionsInbound(),
            new ModerationsInbound(),
        ];
        IOutboundDialect[] backs =
        [
            new OpenAiOutbound(time),
            new ResponsesOutbound(time),
            new GeminiOutbound(time),
            new VertexPredictOutbound(time),
            new AnthropicOutbound(time),
            new OllamaOutbound(time),
        ];
        IPassThrough[] passes =
        [
            new OpenAiPassThrough(),
            new ResponsesPassThrough(),
            new GeminiPassThrough(),
            new AnthropicPassThrough(),
            new OllamaPassThrough(DialectId.Ollama),
            new OllamaPassThrough(DialectId.OllamaGenerate),
            new CompletionsPassThrough(),
            new ModerationsPassThrough(),
        ];
        Fronts = fronts;
        Backs = backs;
        inbound = fronts.ToFrozenDictionary(front => front.Id);
        outbound = backs.ToFrozenDictionary(back => back.Id);
        passThrough = passes.ToFrozenDictionary(pass => pass.Id);
    }

    /// <summary>Every side that faces clients.</summary>
    public IReadOnlyList<IInboundDialect> Fronts { get; }

    /// <summary>Every side that faces upstreams.</summary>
    public IReadOnlyList<IOutboundDialect> Backs { get; }

    /// <summary>The side that faces clients; null for an unknown dialect.</summary>
    public IInboundDialect? Inbound(DialectId id) => inbound.GetValueOrDefault(id);

    /// <summary>The side that faces upstreams; null for an unknown dialect.</summary>
    public IOutboundDialect? Outbound(DialectId id) => outbound.GetValueOrDefault(id);

    /// <summary>How bytes pass when both sides speak <paramref name="id"/>; null where they go through the hub instead.</summary>
    public IPassThrough? PassThrough(DialectId id) => passThrough.GetValueOrDefault(id);
}
