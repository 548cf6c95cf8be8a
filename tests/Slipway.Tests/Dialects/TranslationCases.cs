using Slipway.Testing;

namespace Slipway.Tests.Dialects;

/// <summary>
/// The folders under Cases. <c>request.gemini.json</c> is what a Gemini client sends, <c>request.to-openai.json</c> what an OpenAI upstream then gets;
/// so also <c>reply</c> (from upstream to client) and <c>stream</c>.
/// </summary>
internal static class TranslationCases
{
    public static readonly string[] Dialects = ["openai", "openai_responses", "gemini", "anthropic", "ollama"];

    /// <summary>What an upstream takes may depend on its model.</summary>
    public static string UpstreamModel(string dialect) => dialect == "anthropic" ? "claude-sonnet-4-5" : "upstream-model";

    private const string Folder = "tests/Slipway.Tests/Dialects/Cases";

    /// <summary>How files of a dialect's streams end: most send events, Ollama lines.</summary>
    public static string StreamEnding(string dialect) => dialect == "ollama" ? "ndjson" : "sse";

    public static TheoryData<string, string, string> Of(string kind, Func<string, string> ending)
    {
        var data = new TheoryData<string, string, string>();
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(Repository.Root, Folder)).Order(StringComparer.Ordinal))
        {
            foreach (var from in Dialects.Where(from => File.Exists(Path.Combine(folder, $"{kind}.{from}.{ending(from)}"))))
            {
                foreach (var to in Dialects)
                {
                    data.Add(Path.GetFileName(folder), from, to);
                }
            }
        }

        return data;
    }

    public static byte[] Input(string name, string kind, string from, string ending) =>
        File.ReadAllBytes(Path.Combine(Repository.Root, Folder, name, $"{kind}.{from}.{ending}"));

    /// <summary>The golden file of a case; the source dialect is part of the name where a case has several.</summary>
    public static string Expected(string name, string kind, string from, string to, string ending) => $"{Folder}/{name}/{kind}.{from}-to-{to}.{ending}";
}
