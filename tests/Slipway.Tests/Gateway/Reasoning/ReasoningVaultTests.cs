using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Core.Chat;
using Slipway.Gateway.Reasoning;
using Slipway.Gateway.Secrets;
using Slipway.Testing;

namespace Slipway.Tests.Gateway.Reasoning;

public sealed class ReasoningVaultTests
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly MemoryVaultStore store = new();
    private readonly ManualTime time = new();
    private readonly ReasoningVault vault;

    public ReasoningVaultTests() => vault = new ReasoningVault(store, new SealedBox(new byte[32]), Week, time, NullLogger<ReasoningVault>.Instance);

    private static ReasoningState Signed(string value) => new(ReasoningFamily.Gemini, value);

    private static ReasoningState Thinking(string value) => new(ReasoningFamily.Anthropic, value);

    private static ChatResponse Answer(params ContentPart[] parts) => new("r", "m", DateTimeOffset.UnixEpoch, [new ChatChoice(0, new ChatMessage(ChatRole.Assistant, parts), FinishReason.ToolCalls)]);

    /// <summary>What a client sends that echoes an answer as well as its dialect lets it.</summary>
    private static ChatRequest Echo(params ContentPart[] parts) =>
        new("m", [ChatMessage.Text(ChatRole.User, "Weather?"), new ChatMessage(ChatRole.Assistant, parts), new ChatMessage(ChatRole.Tool, [new ToolResultPart("call_1", "weather", "sunny")])]);

    private static ContentPart[] Restored(ChatRequest request) => [.. request.Messages[1].Parts];

    private ChatMessage Kept(string tenant, ReasoningFamily? carried, params ContentPart[] parts) => new VaultedReply(vault, tenant, carried).Keep(Answer(parts)).Choices[0].Message;

    [Fact]
    public void A_signature_survives_a_client_that_echoes_only_the_ids_of_calls()
    {
        Kept("t", null, new ToolCallPart("call_1", "weather", "{}") { State = Signed("c2ln") });

        Restored(vault.Restore("t", Echo(new ToolCallPart("call_1", "weather", "{}")), ReasoningFamily.Gemini))
            .ShouldBe([new ToolCallPart("call_1", "weather", "{}") { State = Signed("c2ln") }]);
    }

    [Fact]
    public void Thinking_comes_back_in_front_of_the_call_it_led_to()
    {
        Kept("t", null, new ThoughtPart("I should look.", Thinking("abc")), new TextPart("Let me see."), new ToolCallPart("call_1", "weather", "{}"));

        Restored(vault.Restore("t", Echo(new TextPart("Let me see."), new ToolCallPart("call_1", "weather", "{}")), ReasoningFamily.Anthropic)).ShouldBe(
        [
            new ThoughtPart("I should look.", Thinking("abc")), new TextPart("Let me see."), new ToolCallPart("call_1", "weather", "{}"),
        ]);
    }

    [Fact]
    public void A_turn_without_calls_is_known_by_its_words()
    {
        Kept("t", null, new ThoughtPart("Hm.", Thinking("abc")), new TextPart("It is "), new TextPart("sunny."));

        Restored(vault.Restore("t", Echo(new TextPart("It is sunny.")), ReasoningFamily.Anthropic)).ShouldBe([new ThoughtPart("Hm.", Thinking("abc")), new TextPart("It is sunny.")]);
        Restored(vault.Restore("t", Echo(new TextPart("It is rainy.")), ReasoningFamily.Anthropic)).ShouldBe([new TextPart("It is rainy.")]);
    }

    [Fact]
    public void A_client_that_carries_another_familys_states_gets_a_short_reference_and_it_finds_the_turn()
    {
        var given = Kept("t", ReasoningFamily.Anthropic, new ThoughtPart("Hm.", Signed(new string('s', 5000))), new ToolCallPart("call_1", "weather", "{}") { State = Signed("second") });

        var reference = given.Parts[0].ShouldBeOfType<ThoughtPart>().State.ShouldNotBeNull();
        reference.Family.ShouldBe(ReasoningFamily.Vault);
        reference.Value.Length.ShouldBe(32);
        Convert.FromBase64String(reference.Value).Length.ShouldBe(24);

        // An Anthropic client sends the signature as Anthropic's.
        var echoed = Echo(new ThoughtPart("Hm.", new ReasoningState(ReasoningFamily.Anthropic, reference.Value)), new ToolCallPart("call_1", "weather", "{}"));
        Restored(vault.Restore("t", echoed, ReasoningFamily.Gemini)).ShouldBe([new ThoughtPart("Hm.", Signed(new string('s', 5000))), new ToolCallPart("call_1", "weather", "{}") { State = Signed("second") }]);
    }

    [Fact]
    public void A_client_that_carries_the_state_itself_is_left_alone()
    {
        ContentPart[] parts = [new ThoughtPart("Hm.", Signed("c2ln"))];

        Kept("t", ReasoningFamily.Gemini, parts).Parts.ShouldBe(parts);
        store.Rows.ShouldBeEmpty();
        var own = Echo(parts);
        vault.Restore("t", own, ReasoningFamily.Gemini).ShouldBeSameAs(own);
    }

    [Fact]
    public void Another_family_gets_neither_the_state_nor_a_reference_to_it()
    {
        var given = Kept("t", ReasoningFamily.Anthropic, new ThoughtPart("Hm.", Signed("c2ln")), new ToolCallPart("call_1", "weather", "{}") { State = Signed("c2ln") });

        foreach (ReasoningFamily? family in new ReasoningFamily?[] { ReasoningFamily.Anthropic, ReasoningFamily.OpenAi, null })
        {
            Restored(vault.Restore("t", Echo([.. given.Parts]), family)).ShouldBe([new ThoughtPart("Hm."), new ToolCallPart("call_1", "weather", "{}")]);
        }
    }

    [Fact]
    public void Another_tenant_finds_nothing_even_with_the_reference()
    {
        var given = Kept("alice", ReasoningFamily.Anthropic, new ThoughtPart("Hm.", Signed("c2ln")), new ToolCallPart("call_1", "weather", "{}"));

        Restored(vault.Restore("bob", Echo([.. given.Parts]), ReasoningFamily.Gemini)).ShouldBe([new ThoughtPart("Hm."), new ToolCallPart("call_1", "weather", "{}")]);
        Restored(vault.Restore("bob", Echo(new ToolCallPart("call_1", "weather", "{}")), ReasoningFamily.Gemini)).ShouldBe([new ToolCallPart("call_1", "weather", "{}")]);
    }

    [Fact]
    public async Task Nothing_readable_is_stored_and_what_expired_is_gone()
    {
        Kept("alice", null, new ThoughtPart("A secret thought", Thinking("opaque-state")), new ToolCallPart("call_secret", "weather", "{}"));
        await vault.DisposeAsync();

        store.Rows.Count.ShouldBe(2); // by its call and by its reference
        foreach (var row in store.Rows)
        {
            var bytes = Encoding.Latin1.GetString(row.Sealed) + row.Key;
            bytes.ShouldNotContain("secret");
            bytes.ShouldNotContain("opaque");
            bytes.ShouldNotContain("alice");
        }

        var echoed = Echo(new ToolCallPart("call_secret", "weather", "{}"));
        Restored(vault.Restore("alice", echoed, ReasoningFamily.Anthropic)).Length.ShouldBe(2);
        time.Advance(Week + TimeSpan.FromSeconds(1));
        Restored(vault.Restore("alice", echoed, ReasoningFamily.Anthropic)).Length.ShouldBe(1);
        (await vault.SweepAsync(CancellationToken.None)).ShouldBe(2);
        store.Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_turn_can_be_read_back_before_the_store_has_it()
    {
        store.Hold = new TaskCompletionSource();
        Kept("t", null, new ToolCallPart("call_1", "weather", "{}") { State = Signed("c2ln") });

        var echoed = Echo(new ToolCallPart("call_1", "weather", "{}"));
        store.Rows.ShouldBeEmpty();
        vault.Restore("t", echoed, ReasoningFamily.Gemini).ShouldNotBeSameAs(echoed);
        store.Hold.SetResult();
        await vault.DisposeAsync();
        store.Rows.Count.ShouldBe(2);
        vault.Restore("t", echoed, ReasoningFamily.Gemini).ShouldNotBeSameAs(echoed);
    }

    [Fact]
    public void A_streamed_turn_is_kept_before_its_end_is_told()
    {
        var reply = new VaultedReply(vault, "t", null);
        ChatStreamEvent[] events =
        [
            new StreamStarted("r", "m", DateTimeOffset.UnixEpoch), new ThoughtDelta(0, "I "), new ThoughtDelta(0, "should look."), new ThoughtDelta(0, "", Thinking("abc")), new TextDelta(0, "Let me "),
            new TextDelta(0, "see."), new ToolCallStarted(0, 0, "call_1", "weather"), new ToolCallArguments(0, 0, "{}"), new ChoiceFinished(0, FinishReason.ToolCalls),
        ];
        var told = events.Select(reply.Keep).ToList();

        told[3].ShouldBeOfType<ThoughtDelta>().State.ShouldNotBeNull().Family.ShouldBe(ReasoningFamily.Vault);
        Restored(vault.Restore("t", Echo(new TextPart("Let me see."), new ToolCallPart("call_1", "weather", "{}")), ReasoningFamily.Anthropic)).ShouldBe(
        [
            new ThoughtPart("I should look.", Thinking("abc")), new TextPart("Let me see."), new ToolCallPart("call_1", "weather", "{}"),
        ]);
    }

    [Fact]
    public void Parallel_calls_are_each_given_their_own_state_in_any_order()
    {
        Kept("t", null, new ToolCallPart("call_1", "weather", "{}") { State = Signed("one") }, new ToolCallPart("call_2", "time", "{}") { State = Signed("two") });

        Restored(vault.Restore("t", Echo(new ToolCallPart("call_2", "time", "{}"), new ToolCallPart("call_1", "weather", "{}")), ReasoningFamily.Gemini)).ShouldBe(
        [
            new ToolCallPart("call_1", "weather", "{}") { State = Signed("one") }, new ToolCallPart("call_2", "time", "{}") { State = Signed("two") },
        ]);
    }

    [Fact]
    public void A_body_that_mentions_a_reference_is_recognised()
    {
        var body = $$"""{"contents":[{"parts":[{"text":"x","thoughtSignature":"{{VaultReference.New()}}"}]}]}""";

        VaultReference.MentionedIn(Encoding.UTF8.GetBytes(body)).ShouldBeTrue();
        VaultReference.MentionedIn("""{"thoughtSignature":"skip_thought_signature_validator"}"""u8).ShouldBeFalse();
        VaultReference.Is(VaultReference.New()).ShouldBeTrue();
        VaultReference.New().ShouldNotBe(VaultReference.New());
    }
}
