using System.Text.Json;
using Slipway.Gateway.Responses;

namespace Slipway.Tests.Gateway.Responses;

public sealed class ResponseItemsTests
{
    [Fact]
    public void A_text_becomes_a_message_of_the_user()
    {
        var item = ResponseItems.Whole(Json("\"Hello\""), "resp_abc").ShouldHaveSingleItem();

        item.GetRawText().ShouldBe("""{"role":"user","content":[{"type":"input_text","text":"Hello"}],"type":"message","id":"msg_abc_i0","status":"completed"}""");
    }

    [Fact]
    public void Every_item_gets_an_id_and_keeps_the_one_it_has()
    {
        var items = ResponseItems.Whole(Json("""[{"role":"assistant","content":"Hi"},{"type":"function_call","id":"fc_9","call_id":"c","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"1"},{"type":"web_search_call","id":"ws_1"}]"""), "resp_abc");

        items.Select(KeptResponse.IdOf).ShouldBe(["msg_abc_i0", "fc_9", "fco_abc_i2", "ws_1"]);
        items[0].GetProperty("content")[0].GetProperty("type").GetString().ShouldBe("output_text");
    }

    [Fact]
    public void What_is_sent_again_has_no_ids_but_for_reasoning_and_hosted_steps()
    {
        var items = ResponseItems.Again(Json("""
            [{"type":"message","id":"msg_1","status":"completed","role":"user","content":"Hi"},
             {"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"gAAA"},
             {"type":"reasoning","id":"rs_2","summary":[{"type":"summary_text","text":"Hm."}]},
             {"type":"function_call","id":"fc_1","status":"completed","call_id":"c","name":"f","arguments":"{}"},
             {"type":"web_search_call","id":"ws_1","status":"completed"}]
            """).EnumerateArray()).Select(item => item.GetRawText());

        items.ShouldBe(
        [
            """{"type":"message","role":"user","content":"Hi"}""",
            """{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"gAAA"}""",
            """{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}""",
            """{"type":"web_search_call","id":"ws_1","status":"completed"}""",
        ]);
    }

    [Theory]
    [InlineData("""{"object":"response","nested":{"id":"no"},"id":"resp_1"}""", "resp_1")]
    [InlineData("""{"object":"response","nested":{"id":"no"}}""", null)]
    [InlineData("""{"id":7}""", null)]
    [InlineData("""{"id":"\ud800"}""", null)]
    [InlineData("<html>", null)]
    [InlineData("[]", null)]
    [InlineData("", null)]
    public void The_id_of_a_response_is_found_in_its_bytes(string json, string? id) =>
        ResponseItems.IdIn(System.Text.Encoding.UTF8.GetBytes(json)).ShouldBe(id);

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
