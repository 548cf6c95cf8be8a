using Slipway.Engine.Training;

namespace Slipway.Engine.Decoder.Training;

/// <summary>Batches of tuning rows, in an order that depends on seed and epoch alone. Rows are padded to the longest of a small batch.</summary>
internal sealed class TuningSource(IReadOnlyList<TuningRow> train, IReadOnlyList<TuningRow> validation, int batchRows, int seed) : IBatchSource
{
    private const int MicroRows = 8;

    public int StepsPerEpoch { get; } = (train.Count + batchRows - 1) / batchRows;

    /// <inheritdoc/>
    public IEnumerable<TokenBatch> Validation => Padded(validation);

    /// <inheritdoc/>
    public int Epoch(int step) => 1 + ((step - 1) / StepsPerEpoch);

    /// <inheritdoc/>
    public IEnumerable<TokenBatch> Batches(int step)
    {
        var order = SeededOrder.Of(train.Count, seed, Epoch(step));
        var rows = order.Skip((step - 1) % StepsPerEpoch * batchRows).Take(batchRows).Select(row => train[row]);
        return Padded(rows);
    }

    private static IEnumerable<TokenBatch> Padded(IEnumerable<TuningRow> rows) =>
        rows.OrderBy(row => row.Tokens.Length).Chunk(MicroRows).Select(Batch); // rows of like length together waste less

    private static TokenBatch Batch(TuningRow[] rows)
    {
        var length = rows.Max(row => row.Tokens.Length) - 1;
        var batch = new TokenBatch(rows.Length, length, new int[rows.Length * length], new int[rows.Length * length], new float[rows.Length * length]);
        for (var row = 0; row < rows.Length; row++)
        {
            var tokens = rows[row].Tokens;
            tokens.AsSpan(0, tokens.Length - 1).CopyTo(batch.Tokens.AsSpan(row * length));
            tokens.AsSpan(1).CopyTo(batch.Targets.AsSpan(row * length));
            var first = Math.Max(0, rows[row].PromptLength - 1); // the prompt's last token predicts the completion's first
            batch.Weights.AsSpan((row * length) + first, tokens.Length - 1 - first).Fill(1);
        }

        return batch;
    }
}
