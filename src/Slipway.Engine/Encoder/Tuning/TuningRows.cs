namespace Slipway.Engine.Encoder.Tuning;

/// <summary>Rows as the trainer wants them: token ids and the index of the label.</summary>
internal sealed record TuningRows(IReadOnlyList<int[]> Tokens, int[] Labels)
{
    /// <summary>Rows computed together: enough for full speed, few enough that all intermediate results take some tens of megabytes.</summary>
    public const int RowsAtOnce = 8;

    public int Count => Labels.Length;

    public long TokenCount => Tokens.Sum(t => (long)t.Length);

    public TokenBatch Batch(ReadOnlySpan<int> rows)
    {
        var texts = new int[rows.Length][];
        for (var i = 0; i < rows.Length; i++)
        {
            texts[i] = Tokens[rows[i]];
        }

        return new(texts);
    }

    public int[] LabelsOf(ReadOnlySpan<int> rows)
    {
        var labels = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            labels[i] = Labels[rows[i]];
        }

        return labels;
    }

    /// <summary>Embeddings of all rows [Count, 512], a few at a time.</summary>
    public float[] Embed(TunableEncoder encoder, CancellationToken cancel)
    {
        var embeddings = new float[Count * EncoderShape.Dimension];
        var order = Enumerable.Range(0, Count).ToArray();
        for (var at = 0; at < Count; at += RowsAtOnce)
        {
            cancel.ThrowIfCancellationRequested();
            var rows = order.AsSpan(at, Math.Min(RowsAtOnce, Count - at));
            encoder.Forward(Batch(rows)).CopyTo(embeddings.AsSpan(at * EncoderShape.Dimension));
        }

        return embeddings;
    }

    /// <summary>Count / (classes * count of the label), or all 1.</summary>
    public float[] ClassWeights(int classes, bool balance)
    {
        var weights = new float[classes];
        Array.Fill(weights, 1);
        foreach (var group in balance ? Labels.GroupBy(l => l) : [])
        {
            weights[group.Key] = Count / (float)(classes * group.Count());
        }

        return weights;
    }
}
