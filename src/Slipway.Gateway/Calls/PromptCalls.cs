using System.Buffers;
using Microsoft.AspNetCore.Http;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Core.Fidelity;
using Slipway.Core.Usage;
using Slipway.Dialects;
using Slipway.Dialects.Completions;
using Slipway.Dialects.Fidelity;
using Slipway.Gateway.Providers;

namespace Slipway.Gateway.Calls;

/// <summary>
/// Completions that an upstream for chats cannot answer in one call: with several prompts, or with the prompt to be repeated (<c>echo</c>). Each prompt
/// becomes a chat of its own, one after the other, with its own attempts and ledger row; the answers become one. The first failure fails the whole.
/// </summary>
internal sealed class PromptCalls(Attempts attempts, Upstreams upstreams, UpstreamRequests dialects)
{
    /// <summary>Looks for upstreams as a chat does.</summary>
    private static readonly Dialect AsChat = new(new CompletionsInbound { Id = DialectId.OpenAi }, null);

    private static readonly Loss EchoLoss = new("echo", LossEffect.Emulated, "the gateway puts the prompt in front of the answer; its tokens have no log-probabilities");

    /// <summary>False where every upstream of the model offers completions itself: then the bytes pass.</summary>
    public bool Serves(GatewayCall call) => (call.Head.Prompts > 1 || call.Head.Echo)
        && call.Route.Group.Deployments.Any(d => upstreams.For(d).FormFor(d, call.Route.UpstreamModel(d), call.Operation, call.Dialect.Id).Dialect != call.Dialect.Id);

    /// <returns>What went wrong before or after the first byte; null when the answer is complete.</returns>
    public async Task<Error?> ServeAsync(HttpContext http, GatewayCall call)
    {
        if (call is { Strict: true, Head.Echo: true })
        {
            return Error.Invalid($"x-slipway-strict refuses what a translation would lose: echo would be emulated, because {EchoLoss.Reason}. Leave it out, or send the call without x-slipway-strict.", "echo", "translation_loss");
        }

        if (!CompletionsPrompts.Split(call.Body).Try(out var prompts, out var unreadable))
        {
            return unreadable;
        }

        return await (call.Head.Stream ? new PromptStream(http, call, dialects).RunAsync(Answers(http, call, prompts)) : WholeAsync(http, call, prompts));
    }

    private async IAsyncEnumerable<Result<PromptAnswer>> Answers(HttpContext http, GatewayCall call, IReadOnlyList<CompletionsPrompt> prompts)
    {
        for (var i = 0; i < prompts.Count; i++)
        {
            var inner = Inner(call, prompts[i], i);
            if (!(await attempts.RunAsync(inner, http.RequestAborted)).Try(out var reply, out var failure))
            {
                yield return failure;
                yield break;
            }

            var echo = call.Head.Echo ? prompts[i].Text : null;
            IReadOnlyList<Loss> losses = echo is null ? inner.Losses : [.. inner.Losses, EchoLoss];
            yield return new PromptAnswer(reply, echo, i * inner.Head.Choices, inner.Head.Choices, losses);
        }
    }

    private static GatewayCall Inner(GatewayCall call, CompletionsPrompt prompt, int place)
    {
        var choices = AsChat.Inbound.ReadChat(prompt.Body, call.Target) is { IsOk: true, Value.Sampling.Choices: { } n } ? n : 1;
        return new GatewayCall(call.Operation, AsChat, call.Target, prompt.Body, call.Snapshot)
        {
            RequestId = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{call.RequestId}.{place + 1}"),
            Head = call.Head with { Prompts = 1, Echo = false, Choices = choices },
            Credential = call.Credential,
            Started = call.Started,
            Strict = call.Strict,
            Caller = call.Caller,
            Route = call.Route,
        };
    }

    private async Task<Error?> WholeAsync(HttpContext http, GatewayCall call, IReadOnlyList<CompletionsPrompt> prompts)
    {
        ChatResponse? whole = null;
        var losses = new List<Loss>();
        await foreach (var outcome in Answers(http, call, prompts))
        {
            if (!outcome.Try(out var answer, out var failure))
            {
                return failure;
            }

            await using var reply = answer.Reply;
            var outbound = dialects.For(reply.Dialect);
            if (!outbound.ReadChat(reply.First.Memory).Try(out var one, out var unreadable))
            {
                reply.Charge.Fail(unreadable, reached: true);
                return unreadable;
            }

            reply.Charge.Losses = [.. answer.Losses, .. LossReport.OfReply(one, outbound, call.Dialect.Inbound)];
            reply.Charge.Settle(one.Usage, delivered: 1, error: null);
            losses.AddRange(reply.Charge.Losses);
            http.Response.Headers["x-slipway-deployment"] = reply.Deployment.Id;
            var choices = one.Choices.Select(choice => choice with { Index = choice.Index + answer.Offset, Message = Echoed(choice.Message, answer.Echo) });
            whole = whole is null
                ? one with { Choices = [.. choices] }
                : whole with { Choices = [.. whole.Choices, .. choices], Usage = Sum(whole.Usage, one.Usage) };
        }

        var body = new ArrayBufferWriter<byte>();
        call.Dialect.Inbound.WriteChat(body, whole! with { Model = call.Head.Model });
        LossHeader.Write(http.Response, losses);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted);
        return null;
    }

    private static ChatMessage Echoed(ChatMessage message, string? echo) => echo is null ? message : message with { Parts = [new TextPart(echo), .. message.Parts] };

    private static TokenUsage? Sum(TokenUsage? a, TokenUsage? b) => a is { } first && b is { } second ? first + second : a ?? b;
}

/// <summary>The open reply to one of several prompts.</summary>
/// <param name="Echo">The prompt, where it is to be repeated.</param>
/// <param name="Offset">The number that its first choice has in the whole answer.</param>
/// <param name="Choices">How many it was asked for.</param>
internal sealed record PromptAnswer(OpenReply Reply, string? Echo, int Offset, int Choices, IReadOnlyList<Loss> Losses);
