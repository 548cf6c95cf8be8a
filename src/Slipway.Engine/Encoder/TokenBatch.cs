namespace Slipway.Engine.Encoder;

/// <summary>The token ids of several texts one after the other, without padding: text i has the ids from Starts[i] to Starts[i + 1].</summary>
internal sealed class TokenBatch
{
    public TokenBatch(IReadOnlyList<int[]> texts)
    {
        Starts = new int[texts.Count + 1];
        for (var i = 0; i < texts.Count; i++)
        {
            Starts[i + 1] = Starts[i] + texts[i].Length;
        }

        Ids = new int[Starts[^1]];
        for (var i = 0; i < texts.Count; i++)
        {
            texts[i].CopyTo(Ids, Starts[i]);
        }
    }

    public int[] Ids { get; }

    public int[] Starts { get; }

    public int Texts => Starts.Length - 1;

    public int Tokens => Ids.Length;

    public int Length(int text) => Starts[text + 1] - Starts[text];
}
