using System.Text.Json;
using Slipway.Core.Chat;

namespace Slipway.Tests.Dialects.Anthropic;

/// <summary>Conversations that other formats allow, in the order that the Messages API insists on.</summary>
public sealed class AnthropicOrderTests
{
    private static readonly ChatMessage Hi = ChatMessage.Text(ChatRole.User, "Hi");

    [Fact]
    public void Neighbours_of_one_role_become_one_turn() =>
        Roles(Hi, ChatMessage.Text(ChatRole.User, "Again"), Said("a"), Said("b"), Hi).ShouldBe("user(text,text) assistant(text,text) user(text)");

    [Fact]
    public void Results_stand_first_in_the_turn_after_their_calls() =>
        Roles(Hi, Called("a", "b"), ChatMessage.Text(ChatRole.User, "While you wait"), Result("b"), Result("a"))
            .ShouldBe("user(text) assistant(tool_use:a,tool_use:b) user(tool_result:a,tool_result:b,text)");

    [Fact]
    public void A_result_that_came_too_late_moves_to_its_call() =>
        Roles(Hi, Called("a"), Hi, Said("x"), Result("a"), Hi).ShouldBe("user(text) assistant(tool_use:a) user(tool_result:a,text) assistant(text) user(text)");

    [Fact]
    public void A_call_that_nobody_answered_gets_a_result_that_says_so()
    {
        var messages = Messages(Hi, Called("a", "b"), Result("a"));

        var results = messages[2].GetProperty("content");
        results[1].GetProperty("tool_use_id").GetString().ShouldBe("b");
        results[1].GetProperty("is_error").GetBoolean().ShouldBeTrue();
        Roles(Hi, Called("a")).ShouldBe("user(text) assistant(tool_use:a) user(tool_result:a)");
    }

    [Fact]
    public void A_result_that_nobody_asked_for_is_text() =>
        Roles(Hi, Said("x"), Result("ghost")).ShouldBe("user(text) assistant(text) user(text)");

    [Fact]
    public void Ids_become_letters_digits_and_hyphens_and_are_used_once() =>
        Roles(Hi, Called("functions.f:0"), Result("functions.f:0"), Called("call_0"), Result("call_0"), Called("call_0"), Result("call_0"))
            .ShouldBe("user(text) assistant(tool_use:functions_f_0) user(tool_result:functions_f_0) assistant(tool_use:call_0) user(tool_result:call_0) assistant(tool_use:call_0_2) user(tool_result:call_0_2)");

    [Fact]
    public void A_conversation_begins_with_the_user() => Roles(Said("Welcome."), Hi).ShouldBe("user(text) assistant(text) user(text)");

    [Fact]
    public void Instructions_alone_still_make_a_turn() => Roles(ChatMessage.Text(ChatRole.System, "Be brief.")).ShouldBe("user(text)");

    [Fact]
    public void Blank_texts_are_left_out() =>
        Roles(Hi, new ChatMessage(ChatRole.Assistant, [new TextPart(""), new TextPart(" \n"), new TextPart("x")]), Hi).ShouldBe("user(text) assistant(text) user(text)");

    [Fact]
    public void A_beginning_of_the_answer_ends_without_white_space_or_is_asked_to_go_on()
    {
        Messages(Hi, Said("It is \n"))[1].GetProperty("content").GetString().ShouldBe("It is");
        Write("claude-opus-4-6", Hi, Said("It is ")).GetProperty("messages").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public void Calls_in_the_history_have_their_tools_declared_though_none_may_be_called()
    {
        var body = Write("claude-haiku-4-5", Hi, Called("a"), Result("a"));

        body.GetProperty("tools")[0].GetProperty("name").GetString().ShouldBe("weather");
        body.GetProperty("tool_choice").GetProperty("type").GetString().ShouldBe("none");
    }

    [Fact]
    public void Of_more_than_four_cache_marks_the_last_four_stay()
    {
        var marked = Enumerable.Range(1, 6).Select(i => new TextPart(i.ToString(System.Globalization.CultureInfo.InvariantCulture)) { Cache = new CacheMark() });
        var content = Messages(new ChatMessage(ChatRole.User, [.. marked]))[0].GetProperty("content").EnumerateArray();

        string.Concat(content.Where(block => block.TryGetProperty("cache_control", out _)).Select(block => block.GetProperty("text").GetString())).ShouldBe("3456");
    }

    private static ChatMessage Said(string text) => ChatMessage.Text(ChatRole.Assistant, text);

    private static ChatMessage Called(params string[] ids) => new(ChatRole.Assistant, [.. ids.Select(id => new ToolCallPart(id, "weather", "{}"))]);

    private static ChatMessage Result(string id) => new(ChatRole.Tool, [new ToolResultPart(id, "weather", "sunny")]);

    private static JsonElement Write(string model, params ChatMessage[] messages)
    {
        using var document = JsonDocument.Parse(Fixed.Bytes(output => Fixed.Outbound("anthropic").WriteChat(output, new ChatRequest("m", messages), model)));
        return document.RootElement.Clone();
    }

    private static JsonElement Messages(params ChatMessage[] messages) => Write("claude-haiku-4-5", messages).GetProperty("messages");

    private static string Roles(params ChatMessage[] messages) => string.Join(' ', Messages(messages).EnumerateArray().Select(turn =>
        $"{turn.GetProperty("role").GetString()}({(turn.GetProperty("content") is { ValueKind: JsonValueKind.Array } blocks ? string.Join(',', blocks.EnumerateArray().Select(Block)) : "text")})"));

    private static string Block(JsonElement block) => block.GetProperty("type").GetString() switch
    {
        "tool_use" => "tool_use:" + block.GetProperty("id").GetString(),
        "tool_result" => "tool_result:" + block.GetProperty("tool_use_id").GetString(),
        var type => type!,
    };
}
