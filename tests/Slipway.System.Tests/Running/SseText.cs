using System.Text.Json;

namespace Slipway.System.Tests.Running;

/// <summary>The pieces of text in a streamed chat completion of OpenAI's format.</summary>
public static class SseText
{
    public static IEnumerable<string> Of(string stream)
        => stream.Split('\n')
            .Where(line => line.StartsWith("data: {", StringComparison.Ordinal))
            .Select(line => JsonElement.Parse(line["data: ".Length..]))
            .SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray())
            .Select(choice => choice.GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : null)
            .OfType<string>();
}
