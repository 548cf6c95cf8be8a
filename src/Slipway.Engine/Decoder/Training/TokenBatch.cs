namespace Slipway.Engine.Decoder.Training;

/// <summary>Rows of equal length: what the model reads, what it should say next, and how much each position counts in the loss.</summary>
/// <param name="Rows">Sequences.</param>
/// <param name="Length">Tokens of each; shorter ones are padded at the end, with weight 0.</param>
/// <param name="Tokens">Inputs, [Rows, Length].</param>
/// <param name="Targets">The token after each input, [Rows, Length].</param>
/// <param name="Weights">Weight of each position in the loss, [Rows, Length]; 0 leaves it out.</param>
public sealed record TokenBatch(int Rows, int Length, int[] Tokens, int[] Targets, float[] Weights)
{
    /// <summary>Positions.</summary>
    public int Count => Rows * Length;

    /// <summary>Sum of the weights.</summary>
    public float TotalWeight => Weights.Sum();
}
