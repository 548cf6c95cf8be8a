using Slipway.Cloud.Google;
using Slipway.Cloud.Google.Remedies;
using Slipway.Cloud.Google.Wire;

namespace Slipway.Server.Doctor.Google;

/// <summary>API keys for Google that the environment holds: whether they still hold, and what <c>mode: production</c> thinks of them.</summary>
internal sealed class ApiKeys(TokenClient client, GoogleEnvironment environment, GoogleQuestions questions)
{
    private static readonly string[] Variables = ["GEMINI_API_KEY", "GOOGLE_API_KEY"];

    public async IAsyncEnumerable<Finding> LookAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var variable in Variables)
        {
            if (environment[variable] is not { } key)
            {
                continue;
            }

            if (environment["GOOGLE_GEMINI_BASE_URL"] is { } elsewhere)
            {
                yield return new Finding(FindingHealth.Fine, variable, $"set, for {elsewhere} (GOOGLE_GEMINI_BASE_URL), not for Google: not shown to anybody");
                continue;
            }

            yield return await AskAsync(variable, key, cancellation);
        }
    }

    private async Task<Finding> AskAsync(string variable, string key, CancellationToken cancellation)
    {
        var url = new Uri(questions.GeminiUrl, "v1beta/models?pageSize=1");
        var sent = await client.SendAsync(() => Forms.Get(url, ("x-goog-api-key", key)), cancellation);
        if (!sent.Try(out var answer, out var fault))
        {
            return new Finding(FindingHealth.Look, variable, fault.Text, fault.Cure);
        }

        if (answer.IsSuccess)
        {
            return new Finding(FindingHealth.Fine, variable, $"set, and {questions.GeminiUrl.Host} takes it; `mode: production` refuses it unless allow_google_api_keys names the model");
        }

        var explained = RemedyTable.Explain("api", answer, new Dictionary<string, string?> { ["service"] = "generativelanguage.googleapis.com" });
        return new Finding(FindingHealth.Broken, variable, explained.Text, explained.Cure);
    }
}
