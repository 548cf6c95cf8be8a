using System.Text.Json;
using Slipway.Testing.Upstream;

namespace Slipway.System.Tests.Clients;

/// <summary>The official <c>openai</c> package speaks to Slipway as it speaks to OpenAI.</summary>
[Collection(GatewayCollection.Name)]
public sealed class OpenAiSdkTests(GatewayFixture gateway)
{
    [Fact]
    public async Task It_chats()
    {
        var got = await gateway.RunAsync("openai/chat.mjs", ("MODEL", "local-chat"), ("PROMPT", "good morning"));

        got.GetProperty("text").GetString().ShouldBe("You said: good morning");
        got.GetProperty("finish").GetString().ShouldBe("stop");
        got.GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(12);
    }

    [Fact]
    public async Task A_stream_arrives_piece_by_piece()
    {
        var got = await gateway.RunAsync("openai/stream.mjs", ("MODEL", "local-chat"), ("PROMPT", "gate openai: one|, two|, three"), ("GATE", "openai"));

        Texts(got, "pieces").ShouldBe(["one", ", two", ", three"]);
        got.GetProperty("finish").GetString().ShouldBe("stop");
        got.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task A_tool_turn_goes_round()
    {
        var got = await gateway.RunAsync("openai/tools.mjs", ("MODEL", "local-chat"));

        got.GetProperty("name").GetString().ShouldBe("weather");
        got.GetProperty("arguments").GetProperty("city").GetString().ShouldBe("Porto");
        got.GetProperty("finish").GetString().ShouldBe("tool_calls");
        got.GetProperty("text").GetString().ShouldBe("The tool said: 21 degrees");
    }

    [Fact]
    public async Task It_embeds_in_base64_and_in_floats()
    {
        var got = await gateway.RunAsync("openai/embed.mjs", ("MODEL", "text-embedding-3-small"), ("TEXTS", """["short","a longer text"]"""));

        Vectors(got, "float").ShouldBe([EchoModel.Vector("short"), EchoModel.Vector("a longer text")]);
        Vectors(got, "base64").ShouldBe(Vectors(got, "float"));
    }

    [Fact]
    public async Task It_lists_what_may_be_asked_for()
    {
        var got = await gateway.RunAsync("openai/models.mjs");

        Texts(got, "ids").ShouldContain("local-chat");
        Texts(got, "ids").ShouldContain("text-embedding-3-small");
        got.GetProperty("one").GetString().ShouldBe(Texts(got, "ids")[0]);
    }

    [Fact]
    public async Task Failures_become_the_classes_that_programs_catch()
    {
        var got = await gateway.RunAsync("openai/errors.mjs");

        got.GetProperty("unknownModel").GetProperty("class").GetString().ShouldBe("NotFoundError");
        got.GetProperty("unknownModel").GetProperty("message").GetString()!.ShouldContain("no-such-model");
        got.GetProperty("unknownModelStreamed").GetProperty("class").GetString().ShouldBe("NotFoundError");
        got.GetProperty("badKey").GetProperty("class").GetString().ShouldBe("AuthenticationError");
        got.GetProperty("badBody").GetProperty("class").GetString().ShouldBe("BadRequestError");
        got.GetProperty("upstream").GetProperty("class").GetString().ShouldBe("BadRequestError");
    }

    private static string[] Texts(JsonElement got, string name) => [.. got.GetProperty(name).EnumerateArray().Select(t => t.GetString()!)];

    private static float[][] Vectors(JsonElement got, string name)
        => [.. got.GetProperty(name).EnumerateArray().Select(v => v.EnumerateArray().Select(n => n.GetSingle()).ToArray())];
}
