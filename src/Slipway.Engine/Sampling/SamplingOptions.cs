namespace Slipway.Engine.Sampling;

/// <summary>How the next token is chosen. The filters work on the model's own distribution, in the order top-k, top-p, min-p; temperature comes last
/// (llama.cpp's order), so that a filter means the same at every temperature.</summary>
/// <param name="Temperature">0 takes the most likely token; 1 the model's distribution; at most 2.</param>
/// <param name="TopK">Keep the k most likely; 0 keeps all.</param>
/// <param name="TopP">Keep the most likely that together reach this probability (Holtzman et al. 2019); 1 keeps all.</param>
/// <param name="MinP">Keep those with at least this part of the best one's probability; 0 keeps all.</param>
/// <param name="Seed">Seed of the choice.</param>
public sealed record SamplingOptions(float Temperature = 1, int TopK = 0, float TopP = 1, float MinP = 0, int Seed = 0)
{
    private const float Hottest = 2;

    /// <summary>Always the most likely token.</summary>
    public static SamplingOptions Greedy { get; } = new(Temperature: 0);

    /// <summary>What is wrong, each with its field and cure; empty when all is well.</summary>
    public IEnumerable<string> Problems()
    {
        if (!(Temperature >= 0 && Temperature <= Hottest))
        {
            yield return $"temperature: {Temperature} is outside 0 to {Hottest}";
        }

        if (TopK < 0)
        {
            yield return $"top_k: {TopK} is below 0; 0 keeps all tokens";
        }

        if (!(TopP > 0 && TopP <= 1))
        {
            yield return $"top_p: {TopP} is outside (0, 1]; 1 keeps all tokens";
        }

        if (!(MinP >= 0 && MinP <= 1))
        {
            yield return $"min_p: {MinP} is outside [0, 1]; 0 keeps all tokens";
        }
    }
}
