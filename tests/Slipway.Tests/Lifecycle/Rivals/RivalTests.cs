using Slipway.Lifecycle.Datasets;
using Slipway.Lifecycle.Rivals;

namespace Slipway.Tests.Lifecycle.Rivals;

public sealed class RivalTests
{
    private static readonly string[] SpamWords = ["winner", "prize", "cash", "offer", "free", "click", "pills", "casino", "urgent", "loan"];
    private static readonly string[] HamWords = ["patch", "kernel", "meeting", "review", "branch", "compile", "invoice", "lunch", "thesis", "server"];

    [Fact]
    public async Task Rivals_that_learn_beat_the_majority_on_rows_they_have_never_seen()
    {
        var results = await Run(Data(600, seed: 1));
        var accuracy = results.ToDictionary(r => r.Name, r => r.Report.Accuracy.Value!.Value);
        accuracy.Keys.ShouldBe(["majority", "nearest_centroid", "character_ngrams", "frozen_encoder"]);
        accuracy["majority"].ShouldBe(.5, .1);
        accuracy["nearest_centroid"].ShouldBeGreaterThan(.85);
        accuracy["character_ngrams"].ShouldBeGreaterThan(.9);
        accuracy["frozen_encoder"].ShouldBeGreaterThan(.85);
        results.Single(r => r.Name == "character_ngrams").Chosen.ShouldStartWith("l2=");
    }

    [Fact]
    public async Task Shuffled_labels_come_out_at_chance()
    {
        var data = Data(1500, seed: 2);
        var labels = data.Select(e => e.Label!).ToArray();
        new Random(3).Shuffle(labels);
        var shuffled = data.Select((e, i) => e with { Label = labels[i] }).ToArray();
        foreach (var result in await Run(shuffled)) result.Report.Accuracy.Value!.Value.ShouldBe(.5, .09, result.Name);
    }

    [Fact]
    public async Task The_same_rows_give_the_same_predictions()
    {
        var one = await Run(Data(120, seed: 4));
        var two = await Run(Data(120, seed: 4));
        one.SelectMany(r => r.Predictions).ShouldBe(two.SelectMany(r => r.Predictions));
    }

    [Fact]
    public async Task Test_labels_do_not_reach_the_fit()
    {
        var data = Data(200, seed: 5);
        var honest = await Run(data);
        var corrupted = data.Select((e, i) => i >= 160 ? e with { Label = "unheard-of" } : e).ToArray();
        var blind = await Run(corrupted);
        blind.SelectMany(r => r.Predictions).Select(p => p.Predicted).ShouldBe(honest.SelectMany(r => r.Predictions).Select(p => p.Predicted));
    }

    [Fact]
    public void Logistic_regression_finds_the_known_optimum_of_a_small_problem()
    {
        // One feature, x = ±1, three of four rows agree with its sign: the optimum has log-odds 2w = ln 3 per unit between the two classes.
        Features[] rows = [.. new[] { 1f, 1f, 1f, 1f, -1f, -1f, -1f, -1f }.Select(x => new Features([0], [x]))];
        int[] labels = [1, 1, 1, 0, 0, 0, 0, 1];
        var model = LogisticRegression.Fit(rows, labels, 1, 2, 0, null, default);
        model.Predict(rows[0]).ShouldBe(1);
        model.Predict(rows[4]).ShouldBe(0);
        var odds = model.LogOdds(rows[0], 1, 0);
        odds.ShouldBe(Math.Log(3), 1e-3);
    }

    private static Task<IReadOnlyList<RivalResult>> Run(Example[] data)
    {
        int a = data.Length * 6 / 10, b = data.Length * 8 / 10;
        return RivalBench.RunAsync(RivalBench.Standard(new WordCounts()), data[..a], data[a..b], data[b..], default);
    }

    private static Example[] Data(int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(i =>
        {
            var spam = random.Next(2) == 0;
            var own = spam ? SpamWords : HamWords;
            var other = spam ? HamWords : SpamWords;
            var words = Enumerable.Range(0, 6).Select(_ => random.Next(6) > 0 ? own[random.Next(10)] : other[random.Next(10)]);
            return new Example(null, [new Turn(Speaker.User, string.Join(' ', words))], "", spam ? "spam" : "ham", null, new Provenance("f", i + 1));
        })];
    }

    /// <summary>A small honest encoder: counts of words hashed to 64 places, of unit length.</summary>
    private sealed class WordCounts : IEmbedder
    {
        public string Name => "word counts";

        public ValueTask<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken ct) => new([.. texts.Select(Embed)]);

        private static float[] Embed(string text)
        {
            var vector = new float[64];
            foreach (var word in text.Split(' ')) vector[global::Slipway.Lifecycle.Statistics.StableHash.Of(word) % 64]++;
            var norm = MathF.Sqrt(vector.Sum(v => v * v));
            return Array.ConvertAll(vector, v => v / norm);
        }
    }
}
