using System.Text;
using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Datasets.Formats;

namespace Slipway.Tests.Lifecycle.Datasets;

public sealed class FormatTests
{
    [Theory]
    [InlineData("openai_chat", """{"messages":[{"role":"system","content":"s"},{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}""")]
    [InlineData("gemini_tuning", """{"systemInstruction":{"parts":[{"text":"s"}]},"contents":[{"role":"user","parts":[{"text":"q"}]},{"role":"model","parts":[{"text":"a"}]}]}""")]
    [InlineData("gemini_tuning", """{"system_instruction":{"parts":[{"text":"s"}]},"contents":[{"role":"user","parts":[{"text":"q"}]},{"role":"model","parts":[{"text":"a"}]}]}""")]
    public async Task A_row_is_known_by_its_keys_and_means_the_same_in_every_format(string format, string row)
    {
        var (reader, rows) = await Read(row);
        reader.Format!.Name.ShouldBe(format);
        var example = rows.Single().Example!;
        (example.System, example.Turns.Single(), example.Target).ShouldBe(("s", new Turn(Speaker.User, "q"), "a"));
        example.Source.ShouldBe(new Provenance("rows.jsonl", 1));
    }

    [Fact]
    public async Task Prompt_completion_carries_label_group_and_weight()
    {
        var (_, rows) = await Read("""{"prompt":"p","completion":" c ","label":"spam","group":17,"weight":0.5}""");
        var example = rows.Single().Example!;
        (example.Target, example.Label, example.Group, example.Weight).ShouldBe(("c", "spam", "17", 0.5));
    }

    [Fact]
    public async Task Halo_rows_with_a_rate_keep_only_those_that_succeed_nine_times_in_ten()
    {
        var (reader, rows) = await Read("""
            {"task_description":"fix the build","selected_agent":"ci","success_rate":0.95,"avg_quality_score":0.9,"applied_rule":"r1"}
            {"task_description":"draw a logo","selected_agent":"design","success_rate":0.5}
            {"task_description":"sue them","selected_agent":"legal"}
            """);
        reader.Format!.Name.ShouldBe("halo_pipeline");
        rows[0].Example!.Label.ShouldBe("ci");
        rows[1].FilteredBecause.ShouldBe("success_rate below 0.9");
        rows[2].Issues.Single().Field.ShouldBe("success_rate");
    }

    [Fact]
    public async Task Halo_rows_with_an_outcome_keep_only_successes()
    {
        var (reader, rows) = await Read("""
            {"task":"fix the build","selected_agent":"ci","success":true}
            {"task":"fix the test","selected_agent":"ci","success":false}
            {"task":"fix it","selected_agent":"ci","success":"yes"}
            """);
        reader.Format!.Name.ShouldBe("halo_outcome");
        rows.Select(r => (r.Example is not null, r.FilteredBecause, r.Issues.Count)).ShouldBe([(true, null, 0), (false, "success is false", 0), (false, null, 1)]);
    }

    [Theory]
    [InlineData("""{"contents":[{"role":"model","parts":[{"text":"a"}]}]}""", "contents[0].role", "roles_do_not_alternate")]
    [InlineData("""{"contents":[{"role":"user","parts":[{"text":"q"}]}]}""", "contents", "no_target")]
    [InlineData("""{"contents":[{"role":"user","parts":[]},{"role":"model","parts":[{"text":"a"}]}]}""", "contents[0].parts", "wrong_type")]
    [InlineData("""{"contents":[{"role":"user","parts":[{"fileData":{}}]},{"role":"model","parts":[{"text":"a"}]}]}""", "contents[0].parts[0]", "part_unsupported")]
    [InlineData("""{"contents":[{"role":"user","parts":[{"text":" "}]},{"role":"model","parts":[{"text":"a"}]}]}""", "contents[0].parts[0].text", "empty_text")]
    [InlineData("""{"systemInstruction":{"parts":[{"text":"s"}]},"system_instruction":{"parts":[{"text":"s"}]},"contents":[]}""", "system_instruction", "key_twice")]
    [InlineData("""{"messages":"hello"}""", "messages", "wrong_type")]
    [InlineData("""{"messages":[{"role":"user","content":"q"}]}""", "messages", "no_target")]
    [InlineData("""{"messages":[{"role":"assistant","content":"a"}]}""", "messages", "no_user_turn")]
    [InlineData("""{"messages":[{"role":"user","content":"q"},{"role":"system","content":"s"},{"role":"assistant","content":"a"}]}""", "messages[1].role", "system_not_first")]
    [InlineData("""{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a","weight":2}]}""", "messages[1].weight", "wrong_type")]
    [InlineData("""{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":null,"tool_calls":[]}]}""", "messages[1]", "tool_calls_unsupported")]
    [InlineData("""{"prompt":"p","completion":7}""", "completion", "wrong_type")]
    [InlineData("""{"prompt":"p","prompt":"q","completion":"c"}""", "row", "key_twice")]
    [InlineData("""{"prompt":"p","completion":"c","score":NaN}""", "row", "not_a_number")]
    [InlineData("""{"prompt":"p","completion":"c","score":-Infinity}""", "row", "not_a_number")]
    [InlineData("""{"prompt":"p","completion":"c" """, "row", "invalid_json")]
    [InlineData("""{"prompt":"\ud800","completion":"c"}""", "row", "lone_surrogate")]
    [InlineData("""[{"prompt":"p","completion":"c"}]""", "row", "not_an_object")]
    [InlineData("""[""", "row", "json_array")]
    [InlineData("""{"question":"p","answer":"c"}""", "row", "format_unknown")]
    public async Task A_poisoned_row_is_refused_with_line_field_and_reason(string row, string field, string code)
    {
        var (_, rows) = await Read(row);
        var issue = rows.Single().Issues.Single();
        (issue.Line, issue.Field, issue.Code, issue.Severity).ShouldBe((1, field, code, IssueSeverity.Error));
        issue.Fix.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_bad_row_does_not_stop_the_rows_after_it()
    {
        var (_, rows) = await Read("{\"prompt\":\"p\",\"completion\":\"c\"}\n{broken\n{\"prompt\":\"p\",\"completion\":\"c\"}");
        rows.Select(r => r.Example is not null).ShouldBe([true, false, true]);
        rows[1].Line.ShouldBe(2);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_told()
    {
        byte[] bytes = [.. "{\"prompt\":\""u8, 0xE9, .. "\",\"completion\":\"c\"}"u8];
        var rows = new List<RowReading>();
        await foreach (var row in new DatasetReader(new MemoryStream(bytes), "f").ReadAsync()) rows.Add(row);
        rows.Single().Issues.Single().Code.ShouldBe("invalid_utf8");
    }

    [Fact]
    public async Task The_first_rows_vote_so_that_one_stray_row_does_not_choose_the_format()
    {
        var (reader, rows) = await Read("""
            {"messages":[]}
            {"prompt":"p","completion":"c"}
            {"prompt":"q","completion":"d"}
            """);
        reader.Format!.Name.ShouldBe("prompt_completion");
        rows[0].Issues.Single().Code.ShouldBe("format_unknown");
        rows.Count(r => r.Example is not null).ShouldBe(2);
    }

    private static async Task<(DatasetReader, List<RowReading>)> Read(string text)
    {
        var reader = new DatasetReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), "rows.jsonl");
        var rows = new List<RowReading>();
        await foreach (var row in reader.ReadAsync()) rows.Add(row);
        return (reader, rows);
    }
}
