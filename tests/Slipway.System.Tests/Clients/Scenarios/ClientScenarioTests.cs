using System.Globalization;
using System.Text.Json;
using Slipway.Testing.Upstreams;

namespace Slipway.System.Tests.Clients.Scenarios;

/// <summary>Every official client holds the same conversations with a model behind every wire format, and gets the same things said.</summary>
[Collection(ScriptedGatewayCollection.Name)]
public sealed class ClientScenarioTests(ScriptedGateway gateway)
{
    /// <summary>Each client that can hold this conversation, with each upstream.</summary>
    public static TheoryData<string, string> Pairs(string scenario)
        => new(from client in ClientRow.All where !client.Without.Contains(scenario) from upstream in UpstreamRow.All select (client.Name, upstream.Model));

    [Theory, MemberData(nameof(Pairs), "text")]
    public async Task It_is_answered(string client, string model)
    {
        var got = await OutcomeAsync(client, model, "text");

        got.GetProperty("text").GetString().ShouldBe(StandardScripts.Text);
        got.GetProperty("finish").ToString().ShouldBe(Row(client).Done);
        got.GetProperty("usage").GetProperty("input").GetInt32().ShouldBe(21);
        got.GetProperty("usage").GetProperty("output").GetInt32().ShouldBe(Row(client).CountsThoughts || !UpstreamRow.All.Single(row => row.Model == model).TellsThoughts ? 13 : 8);
    }

    [Theory, MemberData(nameof(Pairs), "stream")]
    public async Task A_stream_arrives_piece_by_piece(string client, string model)
    {
        var got = await OutcomeAsync(client, model, "stream");

        string.Concat(got.GetProperty("pieces").EnumerateArray().Select(p => p.GetString())).ShouldBe("one, two, three");
        got.GetProperty("pieces")[0].GetString().ShouldBe("one"); // and had that not arrived, nothing else ever had
    }

    [Theory, MemberData(nameof(Pairs), "tools")]
    public async Task Parallel_calls_and_a_second_round_of_tools_go_to_and_fro(string client, string model)
    {
        var got = await OutcomeAsync(client, model, "tools");

        got.GetProperty("calls").EnumerateArray().Select(c => $"{c.GetProperty("name").GetString()} {c.GetProperty("args").GetProperty("city").GetString()}")
            .ShouldBe(["weather Porto", "weather Faro", "clock Porto"]);
        got.GetProperty("texts")[0].GetString().ShouldBe(StandardScripts.Opening);
        var said = got.GetProperty("text").GetString()!.Split("; ");
        said.Length.ShouldBe(3);
        said[0].ShouldContain("Porto: 21 degrees");
        said[1].ShouldContain("Faro: 24 degrees");
        said[2].ShouldContain("Porto: 09:30");
    }

    [Theory, MemberData(nameof(Pairs), "json")]
    public async Task Json_comes_by_a_schema(string client, string model)
    {
        var got = (await OutcomeAsync(client, model, "json")).GetProperty("json");

        JsonElement.DeepEquals(got, JsonElement.Parse(StandardScripts.Json)).ShouldBeTrue(got.ToString());
    }

    [Theory, MemberData(nameof(Pairs), "vision")]
    public async Task A_picture_is_seen(string client, string model)
        => (await OutcomeAsync(client, model, "vision")).GetProperty("text").GetString().ShouldBe("I see image/png of 70 bytes");

    [Theory, MemberData(nameof(Pairs), "errors")]
    public async Task Failures_are_the_exceptions_that_programs_catch(string client, string model)
    {
        var got = await OutcomeAsync(client, model, "errors");

        foreach (var (failure, (type, status)) in Row(client).Failures)
        {
            var told = got.GetProperty(failure);
            told.GetProperty("class").GetString().ShouldBe(type, $"{failure}: {told}");
            string.Create(CultureInfo.InvariantCulture, $"{told.GetProperty("status")} {told.GetProperty("message")}").ShouldContain(status, Case.Sensitive, $"{failure}: {told}");
        }
    }

    private static ClientRow Row(string client) => ClientRow.All.Single(row => row.Name == client);

    private async Task<JsonElement> OutcomeAsync(string client, string model, string scenario)
    {
        var outcome = (await gateway.OutcomeAsync(client)).GetProperty(model).GetProperty(scenario);
        outcome.TryGetProperty("thrown", out var thrown).ShouldBeFalse($"{client} with {model} threw: {thrown}");
        return outcome;
    }
}
