using System.Globalization;
using System.Text;
using Slipway.Core.Fidelity;
using Slipway.Dialects;
using Slipway.Dialects.Fidelity;

namespace Slipway.Tests.Dialects.Fidelity;

/// <summary>The page that says, for every client dialect and every upstream dialect, what does not arrive as it was. Made from the tables that the gateway itself uses.</summary>
internal static class TranslationDocument
{
    private const string Head = """
        # What translation costs

        A call whose client and upstream speak the same dialect passes as bytes: nothing is lost. Otherwise it goes through a common form, and some
        things have no counterpart on the other side. This page lists them for every pair; what is not listed arrives as it was.

        - **dropped**: the other side never hears of it. **rewritten**: it arrives as another value that means about the same. **emulated**: the other side
          cannot do it, so Slipway does it in its place.
        - Every reply names what was lost in `x-slipway-loss: top_k=dropped, reasoning_effort=rewritten`; the reasons are in the call's row of
          `GET /spend/logs?request_id=…`, as `translation_losses`. Of a streamed answer the header can name only what the request lost; the row has all of it.
        - `x-slipway-strict: true` refuses, with 400 and before anything is sent, a call of which the request would lose anything.
        - Fields that Slipway does not know are named too, and dropped, unless both sides speak one dialect.
        - Reasoning state (thought signatures, encrypted reasoning) of a model is kept for clients that cannot carry it, and put back when the conversation goes
          on with a model of the same family; see `general_settings.reasoning_ttl_hours`.

        This page is made from the tables in `src/Slipway.Dialects/*/…Fidelity.cs` and kept in step by a test.


        """;

    public static string Write(DialectCatalog catalog)
    {
        var text = new StringBuilder(Head);
        foreach (var front in catalog.Fronts.Where(f => f.RequestFields.Count > 0).OrderBy(f => f.Id.Value, StringComparer.Ordinal))
        {
            foreach (var back in catalog.Backs.Where(b => b.Id != front.Id).OrderBy(b => b.Id.Value, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"## `{front.Id}` client, `{back.Id}` upstream\n\n");
                Table(text, "Request", front.RequestFields, back.RequestLosses.Where(row => front.RequestFields.ContainsKey(row.Feature.Id)).Select(row => (row.Feature.Id, row.Feature.Title, row.Effect, row.Reason)));
                Table(text, "Answer", back.ReplyFields, front.ReplyLosses.Where(row => back.ReplyFields.ContainsKey(row.Feature.Id)).Select(row => (row.Feature.Id, row.Feature.Title, row.Effect, row.Reason)));
            }
        }

        return text.ToString();
    }

    private static void Table(StringBuilder text, string part, IReadOnlyDictionary<string, string> fields, IEnumerable<(string Id, string Title, LossEffect Effect, string Reason)> losses)
    {
        var rows = losses.ToList();
        if (rows.Count == 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{part}: nothing is lost.\n\n");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"| {part} | Field | What becomes of it | Why |\n|---|---|---|---|\n");
        foreach (var (id, title, effect, reason) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {title} | `{fields[id]}` | {effect.Word()} | {reason} |\n");
        }

        text.Append('\n');
    }
}
