using System.Globalization;
using Microsoft.AspNetCore.Http;
using Slipway.Core.Fidelity;

namespace Slipway.Gateway.Calls;

/// <summary>
/// The short form of the loss report, in <c>x-slipway-loss</c>: <c>top_k=dropped, reasoning_effort=rewritten</c>. What exceeds a kilobyte is counted
/// (<c>+3</c>). Absent where nothing was lost.
/// </summary>
internal static class LossHeader
{
    public const string Name = "x-slipway-loss";

    private const int MostLength = 1024;

    public static void Write(HttpResponse response, IEnumerable<Loss> losses)
    {
        var text = new System.Text.StringBuilder();
        var left = 0;
        foreach (var entry in losses.Select(loss => loss.ToString()).Distinct(StringComparer.Ordinal))
        {
            if (left > 0 || text.Length + entry.Length > MostLength)
            {
                left++;
                continue;
            }

            text.Append(text.Length > 0 ? ", " : "");
            foreach (var c in entry)
            {
                // Field names are the caller's own words; a header takes only printable ASCII.
                text.Append(c is >= ' ' and <= '~' and not ',' ? c : '?');
            }
        }

        if (left > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", +{left}");
        }

        if (text.Length > 0)
        {
            response.Headers[Name] = text.ToString();
        }
    }
}
