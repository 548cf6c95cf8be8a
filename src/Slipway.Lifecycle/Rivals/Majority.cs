namespace Slipway.Lifecycle.Rivals;

/// <summary>Always says the most frequent training label: the floor.</summary>
public sealed class Majority : IRival
{
    public string Name => "majority";

    public string Title => "most frequent label";

    public Task<FittedRival> FitAsync(LabelledTexts train, LabelledTexts validation, CancellationToken ct)
    {
        var label = train.Labels.GroupBy(l => l, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First().Key;
        return Task.FromResult(new FittedRival("", (texts, _) => Task.FromResult<IReadOnlyList<string>>([.. texts.Select(_ => label)])));
    }
}
