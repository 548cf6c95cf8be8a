using Slipway.Cloud.Google.Kinds;
using Slipway.Cloud.Google.Remedies;
using Slipway.Cloud.Google.Wire;

namespace Slipway.Cloud.Google.Subjects;

/// <summary>A token that a server hands out, such as the identity endpoints of Azure and of build services.</summary>
internal sealed class UrlSubject(Uri url, Dictionary<string, string> headers, TokenFormat? format, SourceParts parts) : ISubjectSource
{
    public string Name => Faults.Shown(url);

    public async ValueTask<Outcome<string>> TokenAsync(CancellationToken cancellation)
    {
        var sent = await parts.Client.SendAsync(() => Forms.Get(url, headers.Select(h => (h.Key, h.Value))), cancellation);
        return !sent.Try(out var answer, out var fault) ? fault
            : answer.IsSuccess ? SubjectText.Read(answer.Body, format, Name)
            : RemedyTable.Explain("subject", answer, new Dictionary<string, string?> { ["file"] = parts.Origin });
    }
}
