using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Slipway.Cloud.Google.Wire;

namespace Slipway.Cloud.Google.Remedies;

/// <summary>The known refusals of Google's servers and what mends each: data, read from <c>remedies.json</c>. The first row that fits is taken.</summary>
internal static partial class RemedyTable
{
    private static readonly Remedy[] Rows = Load();

    /// <summary>Says what a refusal means.</summary>
    /// <param name="stage">Which exchange it was: <c>service_account</c>, <c>user</c>, <c>exchange</c>, <c>impersonate</c>, <c>metadata</c>, <c>subject</c> or <c>api</c>.</param>
    /// <param name="facts">Values for the places in braces; one that is not known stays as a word in capitals.</param>
    public static GoogleFault Explain(string stage, TokenAnswer answer, IReadOnlyDictionary<string, string?> facts)
    {
        var refusal = Refusal.Read(answer);
        var row = Rows.First(r => r.Fits(stage, (int)answer.Status, refusal.Words));
        var all = new Dictionary<string, string?>(facts, StringComparer.Ordinal)
        {
            ["url"] = Faults.Shown(answer.Url),
            ["host"] = answer.Url.Host,
            ["said"] = refusal.Said(),
        };
        foreach (var (name, value) in refusal.Named)
        {
            all[name] = value;
        }

        return new GoogleFault("google_" + row.Id, Fill(row.Text, all), Fill(row.Cure, all)) { Passing = (int)answer.Status >= 500 || (int)answer.Status == 429 };
    }

    /// <summary>A remedy that is called by its name: for what is seen without a refusal.</summary>
    public static GoogleFault Named(string id, IReadOnlyDictionary<string, string?> facts)
    {
        var row = Rows.First(r => r.Id == id);
        return new GoogleFault("google_" + id, Fill(row.Text, facts), Fill(row.Cure, facts));
    }

    private static string Fill(string text, IReadOnlyDictionary<string, string?> facts) =>
        Place().Replace(text, m => facts.GetValueOrDefault(m.Groups[1].Value) is { Length: > 0 } known ? known : m.Groups[1].Value.ToUpperInvariant());

    private static Remedy[] Load()
    {
        using var stream = typeof(RemedyTable).Assembly.GetManifestResourceStream("Slipway.Cloud.Google.Remedies.remedies.json")!;
        return JsonSerializer.Deserialize(stream, RemedyJson.Default.RemedyArray)!;
    }

    [GeneratedRegex(@"\{(\w+)\}", RegexOptions.None, 1000)]
    private static partial Regex Place();
}

/// <summary>One row of <c>remedies.json</c>.</summary>
/// <param name="Stages">The exchanges that it is about; none for all.</param>
/// <param name="Status">The HTTP status; 0 for any.</param>
/// <param name="Words">Each of these has to be in what the server said, whatever the case.</param>
/// <param name="Text">What it means. <c>{account}</c> and the like are filled in.</param>
internal sealed record Remedy(string Id, string[]? Stages, int Status, string[]? Words, string Text, string Cure)
{
    public bool Fits(string stage, int status, string said) =>
        (Stages is null || Stages.Contains(stage, StringComparer.Ordinal)) && (Status == 0 || Status == status)
        && (Words ?? []).All(w => said.Contains(w, StringComparison.OrdinalIgnoreCase));
}

[JsonSerializable(typeof(Remedy[]))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class RemedyJson : JsonSerializerContext;
