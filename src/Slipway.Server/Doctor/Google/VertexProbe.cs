using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Slipway.Cloud.Google;
using Slipway.Cloud.Google.Kinds;
using Slipway.Cloud.Google.Remedies;
using Slipway.Cloud.Google.Wire;

namespace Slipway.Server.Doctor.Google;

/// <summary>Asks Vertex AI to count the tokens of one word, as the credentials would ask it anything.</summary>
internal sealed class VertexProbe(TokenClient client, Exchanges exchanges, GoogleQuestions questions)
{
    private const string Subject = "Vertex AI";

    public async Task<Finding> AskAsync(Identity identity, string? project, string? quotaProject, AccessToken? token, CancellationToken cancellation)
    {
        if (questions.Location.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
        {
            return new Finding(FindingHealth.Broken, Subject, $"`{questions.Location}` is no location.", "Write it like us-central1, or global.");
        }

        var root = questions.VertexIn(identity.UniverseDomain);
        if (token is null || project is null)
        {
            var reached = await client.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, root), cancellation);
            var why = token is null ? "without a token" : "without a project";
            return reached.Try(out _, out var away)
                ? new Finding(FindingHealth.Fine, Subject, $"{root} can be reached; {why} nothing more can be asked")
                : new Finding(FindingHealth.Broken, Subject, away.Text, away.Cure);
        }

        var url = new Uri(root, $"v1/projects/{Uri.EscapeDataString(project)}/locations/{questions.Location}/publishers/google/models/{Uri.EscapeDataString(questions.Model)}:countTokens");
        var sent = await client.SendAsync(() => Request(url, quotaProject, token), cancellation);
        if (!sent.Try(out var answer, out var fault))
        {
            return new Finding(FindingHealth.Broken, Subject, fault.Text, fault.Cure);
        }

        var took = string.Create(CultureInfo.InvariantCulture, $"{exchanges.LastWith(url)?.Took.TotalMilliseconds ?? 0:0} ms");
        if (answer.IsSuccess)
        {
            return new Finding(FindingHealth.Fine, Subject, $"{root} lets {questions.Model} be called in project {project}, location {questions.Location} ({took})");
        }

        if (answer.Status == HttpStatusCode.NotFound)
        {
            return new Finding(FindingHealth.Look, Subject, $"{root} answers ({took}) and lets these credentials in, but has no model {questions.Model} for project {project} in {questions.Location}.", "Name another with --model or --location.");
        }

        var facts = new Dictionary<string, string?> { ["project"] = project, ["quota_project"] = quotaProject ?? project, ["consumer"] = quotaProject ?? project, ["member"] = Members.Of(identity), ["scopes"] = identity.Scopes, ["service"] = "aiplatform.googleapis.com" };
        var explained = RemedyTable.Explain("api", answer, facts);
        return new Finding(FindingHealth.Broken, Subject, explained.Text, explained.Cure);
    }

    private static HttpRequestMessage Request(Uri url, string? quotaProject, AccessToken token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent("""{"contents":[{"role":"user","parts":[{"text":"ping"}]}]}""", new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        if (quotaProject is not null)
        {
            request.Headers.TryAddWithoutValidation("x-goog-user-project", quotaProject);
        }

        return request;
    }
}
