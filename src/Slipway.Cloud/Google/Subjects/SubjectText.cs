using System.Text.Json;
using Slipway.Cloud.Google.Wire;

namespace Slipway.Cloud.Google.Subjects;

/// <summary>Takes the token out of a file or an answer.</summary>
internal static class SubjectText
{
    public static Outcome<string> Read(byte[] content, TokenFormat? format, string name)
    {
        if (format?.Type == "json")
        {
            try
            {
                using var document = JsonDocument.Parse(content);
                return document.RootElement.ValueKind == JsonValueKind.Object && TokenReplies.Text(document.RootElement, format.SubjectTokenFieldName!) is { Length: > 0 } token
                    ? token
                    : Unusable($"has no text in its field `{format.SubjectTokenFieldName}`", name);
            }
            catch (JsonException)
            {
                return Unusable("is not JSON, although credential_source.format says so", name);
            }
        }

        var text = System.Text.Encoding.UTF8.GetString(content).Trim();
        return text.Length > 0 ? text : Unusable("is empty", name);
    }

    private static GoogleFault Unusable(string what, string name) =>
        new("google_subject_token", $"The token of the workload: {name} {what}.", "See that what writes it runs, and that credential_source describes it.");
}
