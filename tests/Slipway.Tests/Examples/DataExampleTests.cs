using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Testing;

namespace Slipway.Tests.Examples;

/// <summary>What the README files beside the data say about them.</summary>
public sealed partial class DataExampleTests
{
    private static readonly string[] Agents = ["qa", "support", "analyst", "legal", "content", "security"];

    [Fact]
    public void Spam_holds_800_of_each_and_no_address()
    {
        var rows = Rows("examples/spam/spam.jsonl");

        rows.CountBy(r => r.GetProperty("messages")[2].GetProperty("content").GetString()!).ToDictionary().ShouldBe(new Dictionary<string, int> { ["spam"] = 800, ["ham"] = 800 }, ignoreOrder: true);
        rows.Select(r => r.GetProperty("metadata").GetProperty("id").GetString()).ShouldBeUnique();
        rows.Select(r => r.GetProperty("messages")[1].GetProperty("content").GetString()).ShouldBeUnique();
        rows.Where(r => Address().IsMatch(r.GetProperty("messages")[1].GetProperty("content").GetString()!)).ShouldBeEmpty();
        rows.CountBy(r => r.GetProperty("metadata").GetProperty("group").GetString()!).Max(g => g.Value).ShouldBeLessThanOrEqualTo(4);
    }

    [Theory]
    [InlineData("examples/routing/decisions.jsonl", 630, 5, 6, 60)]
    [InlineData("examples/routing/outcomes.jsonl", 360, 3, 3, 33)]
    public void Routing_has_20_topics_an_agent_and_the_failures_a_filter_must_drop(string file, int count, int fewest, int most, int failures)
    {
        var rows = Rows(file);

        var topics = rows.CountBy(r => r.GetProperty("group").GetString()!).ToArray();
        rows.Length.ShouldBe(count);
        topics.CountBy(t => t.Key.Split('/')[0]).ToDictionary().ShouldBe(Agents.ToDictionary(a => a, _ => 20), ignoreOrder: true);
        topics.ShouldAllBe(t => t.Value >= fewest && t.Value <= most);
        rows.Count(Failed).ShouldBe(failures);
        rows.Select(r => r.GetProperty("selected_agent").GetString()!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(Agents.Order(StringComparer.Ordinal));
        // Of the decisions that went well, every one went to the agent that owns the topic.
        rows.Where(r => !Failed(r)).Select(r => r.GetProperty("group").GetString()!.Split('/')[0]).ShouldBe(rows.Where(r => !Failed(r)).Select(r => r.GetProperty("selected_agent").GetString()!));
    }

    [Fact]
    public void The_small_files_show_one_task_in_two_formats()
    {
        var pairs = Rows("examples/prompt-completion.jsonl").Select(r => (r.GetProperty("prompt").GetString(), r.GetProperty("completion").GetString()));
        var gemini = Rows("examples/gemini.jsonl").Select(r => r.GetProperty("contents"))
            .Select(c => (c[0].GetProperty("parts")[0].GetProperty("text").GetString(), c[1].GetProperty("parts")[0].GetProperty("text").GetString()));

        gemini.ShouldBe(pairs);
    }

    private static bool Failed(JsonElement row)
        => row.TryGetProperty("success", out var success) ? !success.GetBoolean() : row.GetProperty("success_rate").GetDecimal() < 0.9m;

    private static JsonElement[] Rows(string file) => [.. File.ReadLines(Repository.PathOf(file)).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    [GeneratedRegex(@"[\w.+-]+@[\w-]+\.\w", RegexOptions.None, 1000)]
    private static partial Regex Address();
}
