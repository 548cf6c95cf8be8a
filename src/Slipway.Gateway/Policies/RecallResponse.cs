using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Core.Fidelity;
using Slipway.Core.Identity;
using Slipway.Dialects;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Responses;

namespace Slipway.Gateway.Policies;

/// <summary>
/// Puts the conversation that a Responses call goes on from in front of it, so that any upstream can answer it, and sees to it that the answer is kept. No
/// upstream ever hears of an id of ours, and none of one that the caller does not own.
/// </summary>
public sealed class RecallResponse(ResponseArchive archive, TimeProvider time, long maxRequestBytes) : IPolicy
{
    public string Name => "recall_response";

    public async ValueTask<Error?> AdmitAsync(GatewayCall call)
    {
        if (call.Dialect.Id != DialectId.Responses || call.Operation is not (Operation.Chat or Operation.CountTokens))
        {
            return null;
        }

        call.Asked = new Asked(call.Body, "resp_" + Ids.Sorted("r", time.GetUtcNow())[2..]);
        if (!ResponseRequest.Read(call.Body).Try(out var request, out var unreadable))
        {
            return unreadable;
        }

        // What follows reads the store: not on the thread that other calls' sockets wait for.
        var (previous, references) = (request.PreviousId, request.References);
        var referred = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (previous is not null || references.Count > 0)
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            if (Recall(call, request, previous, references, referred) is { } refusal)
            {
                return refusal;
            }
        }

        if (request.Store && call.Operation == Operation.Chat)
        {
            call.Answered = reply => Keep(call, request, previous, referred, reply);
        }

        return null;
    }

    private Error? Recall(GatewayCall call, ResponseRequest request, string? previous, IReadOnlyList<string> references, Dictionary<string, JsonElement> referred)
    {
        IReadOnlyList<KeptResponse> chain = [];
        if (previous is not null)
        {
            if (archive.Chain(call.Caller.Id, previous, out var missing) is not { } found)
            {
                return NotFound(previous, missing!);
            }

            chain = found;
        }

        if (references.Count > 0)
        {
            var wanted = references.ToHashSet(StringComparer.Ordinal);
            foreach (var item in archive.Holding(call.Caller.Id, wanted).SelectMany(kept => kept.Items))
            {
                if (KeptResponse.IdOf(item) is { } id && wanted.Contains(id))
                {
                    referred[id] = item;
                }
            }

            if (references.FirstOrDefault(id => !referred.ContainsKey(id)) is { } unknown)
            {
                return Error.NotFound($"Item with id '{unknown}' not found. Items are kept for responses with store true, until they expire; send the item itself.", "input", "item_not_found");
            }
        }

        var body = request.With(chain.SelectMany(kept => kept.Items), referred);
        if (body.Length > maxRequestBytes)
        {
            return new Error(ErrorKind.PayloadTooLarge, "The conversation that this goes on from has become larger than this server sends. Begin a new one, or raise general_settings.max_request_size_mb.") { Field = "previous_response_id", Code = "request_too_large" };
        }

        call.Exchange(body, new Loss(previous is null ? "item_reference" : "previous_response_id", LossEffect.Emulated, "the gateway keeps the conversation and sends it with the request"));
        return null;
    }

    private void Keep(GatewayCall call, ResponseRequest request, string? previous, Dictionary<string, JsonElement> referred, ReadOnlyMemory<byte> reply)
    {
        if (ResponseItems.IdIn(reply.Span) is { } id)
        {
            archive.Keep(call.Caller.Id, id, () => request.Kept(id, previous, referred, reply));
        }
    }

    private static Error NotFound(string previous, string missing) => Error.Invalid(
        previous == missing
            ? $"Previous response with id '{previous}' not found. Responses are kept with store true, until they expire."
            : $"Previous response with id '{previous}' cannot be gone on from: the response '{missing}' before it was deleted.",
        "previous_response_id",
        "previous_response_not_found");
}
