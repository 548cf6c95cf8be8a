using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Engine.Encoder;
using Slipway.Engine.Tensors;

namespace Slipway.Tests.Engine.Encoder;

/// <summary>Against the original model run by its original runtime; tools/use-lite-golden makes the files.</summary>
public sealed class GoldenTests
{
    private static readonly List<Row> Rows = ReadRows();

    private sealed record Row(string Text, int[] Ids, float[] Vector);

    [Fact]
    public void There_are_enough_texts_to_mean_something()
    {
        Rows.Count.ShouldBeGreaterThanOrEqualTo(200);
        Rows.Count(r => r.Ids.Length > TextEncoder.MaxTokens).ShouldBeGreaterThan(8);
        Rows.ShouldContain(r => r.Ids.Length == 0);
    }

    [Fact]
    public void Every_text_gets_the_ids_of_the_original_tokenizer()
    {
        var tokenizer = TextEncoder.LoadTokenizer(UseLite.Folder);
        foreach (var row in Rows)
        {
            tokenizer.Encode(row.Text).ShouldBe(row.Ids, row.Text);
            UseLite.Encoder.CountTokens(row.Text).ShouldBe(row.Ids.Length);
            tokenizer.Encode(row.Text, 5).ShouldBe(row.Ids[..Math.Min(5, row.Ids.Length)]);
        }
    }

    [Fact]
    public void Every_text_gets_the_vector_of_the_original_model()
    {
        var vectors = UseLite.Encoder.Encode([.. Rows.Select(r => r.Text)]);
        for (var i = 0; i < Rows.Count; i++)
        {
            var (actual, expected) = (vectors[i], Rows[i].Vector);
            VectorMath.Dot(actual, actual).ShouldBe(1, 1e-5f);
            var cosine = VectorMath.Dot(actual, expected) / MathF.Sqrt(VectorMath.Dot(expected, expected));
            cosine.ShouldBeGreaterThanOrEqualTo(0.99999f, Rows[i].Text);
        }
    }

    private static List<Row> ReadRows([CallerFilePath] string here = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(here)!, "Golden");
        var halves = MemoryMarshal.Cast<byte, Half>(File.ReadAllBytes(Path.Combine(folder, "vectors.f16")));
        var vectors = new float[halves.Length];
        HalfConversion.ToSingle(halves, vectors);
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "sentences.json")));
        return [.. json.RootElement.EnumerateArray().Select((row, i) => new Row(
            row.GetProperty("text").GetString()!,
            [.. row.GetProperty("ids").GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)],
            vectors[(i * 512)..((i + 1) * 512)]))];
    }
}
