using System.Text.Json;
using Slipway.Testing.Upstream;

namespace Slipway.System.Tests.Clients;

/// <summary>The official <c>@google/genai</c> package speaks to Slipway as it speaks to the Gemini API; behind it stands an OpenAI-compatible server.</summary>
[Collection(GatewayCollection.Name)]
public sealed class GenAiSdkTests(GatewayFixture gateway)
{
    [Fact]
    public async Task It_chats()
    {
        var got = await gateway.RunAsync("genai/chat.mjs", ("MODEL", "gemini-3.8-flash"), ("PROMPT", "good morning"));

        got.GetProperty("text").GetString().ShouldBe("You said: good morning");
        got.GetProperty("finish").GetString().ShouldBe("STOP");
        got.GetProperty("usage").GetProperty("promptTokenCount").GetInt32().ShouldBe(5);
        got.GetProperty("usage").GetProperty("totalTokenCount").GetInt32().ShouldBe(12);
    }

    [Fact]
    public async Task A_stream_arrives_piece_by_piece()
    {
        var got = await gateway.RunAsync("genai/stream.mjs", ("MODEL", "gemini-3.8-flash"), ("PROMPT", "gate genai: one|, two|, three"), ("GATE", "genai"));

        got.GetProperty("pieces").EnumerateArray().Select(p => p.GetString()).ShouldBe(["one", ", two", ", three"]);
        got.GetProperty("finish").GetString().ShouldBe("STOP");
        got.GetProperty("usage").GetProperty("candidatesTokenCount").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task A_tool_turn_goes_round()
    {
        var got = await gateway.RunAsync("genai/tools.mjs", ("MODEL", "gemini-3.8-flash"));

        got.GetProperty("name").GetString().ShouldBe("weather");
        got.GetProperty("arguments").GetProperty("city").GetString().ShouldBe("Porto");
        got.GetProperty("finish").GetString().ShouldBe("STOP");
        got.GetProperty("text").GetString()!.ShouldStartWith("The tool said: ");
        got.GetProperty("text").GetString()!.ShouldContain("21 degrees");
    }

    [Fact]
    public async Task It_embeds_several_texts()
    {
        var got = await gateway.RunAsync("genai/embed.mjs", ("MODEL", "text-embedding-3-small"), ("TEXTS", """["short","a longer text"]"""));

        got.GetProperty("values").EnumerateArray().Select(v => v.EnumerateArray().Select(n => n.GetSingle()).ToArray())
            .ShouldBe([EchoModel.Vector("short"), EchoModel.Vector("a longer text")]);
    }

    [Fact]
    public async Task It_lists_models_and_counts_tokens()
    {
        var got = await gateway.RunAsync("genai/models.mjs", ("PROMPT", "How many tokens are these?"));

        got.GetProperty("names").EnumerateArray().Select(n => n.GetString()).ShouldContain("models/local-chat");
        got.GetProperty("one").GetString().ShouldBe(got.GetProperty("names")[0].GetString());
        got.GetProperty("totalTokens").GetInt32().ShouldBeInRange(4, 12);
    }

    [Fact]
    public async Task Failures_become_ApiError_with_the_status()
    {
        var got = await gateway.RunAsync("genai/errors.mjs");

        Told(got, "unknownModel").ShouldBe(("ApiError", 404));
        Told(got, "unknownModelStreamed").ShouldBe(("ApiError", 404));
        Told(got, "badKey").ShouldBe(("ApiError", 401));
        Told(got, "upstream").ShouldBe(("ApiError", 400));
        got.GetProperty("unknownModel").GetProperty("message").GetString()!.ShouldContain("NOT_FOUND");
    }

    private static (string?, int) Told(JsonElement got, string what) => (got.GetProperty(what).GetProperty("name").GetString(), got.GetProperty(what).GetProperty("status").GetInt32());
}
