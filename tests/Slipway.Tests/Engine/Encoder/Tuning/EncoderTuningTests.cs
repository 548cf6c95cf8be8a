using System.Text.Json;
using Slipway.Engine.Encoder;
using Slipway.Engine.Encoder.Tuning;
using Slipway.Engine.Formats;
using Slipway.Engine.Training;

namespace Slipway.Tests.Engine.Encoder.Tuning;

public sealed class EncoderTuningTests : IDisposable
{
    private static readonly string[] Things = ["invoice", "refund", "payment", "price", "receipt", "tax", "login", "crash", "error", "screen", "password", "server"];

    private static readonly LabelledText[] Train = [.. Rows("Where can I see the {0}?").Concat(Rows("I have a question about my {0}."))];

    private static readonly LabelledText[] Validation = [.. Rows("Please help me with the {0}.")];

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-tuning").FullName;

    private EncoderTuningSpec Spec => new()
    {
        BaseFolder = UseLite.Folder,
        OutputFolder = Path.Combine(_folder, "adapter"),
        Threads = 1,
        Head = new HeadSettings(Steps: 30),
        Lora = new LoraSettings { Epochs = 2, Rank = 2, BatchSize = 7, CheckpointEvery = 3 },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_run_learns_reports_each_step_and_leaves_an_artifact_that_classifies()
    {
        var steps = new List<StepMetrics>();
        var result = Run(Spec, steps.Add);

        steps.Select(s => s.Step).ShouldBe(Enumerable.Range(1, result.Steps));
        steps[^1].TotalSteps.ShouldBe(result.Steps);
        steps.ShouldAllBe(s => float.IsFinite(s.Loss) && s.GradientNorm > 0 && s.LearningRate > 0);
        steps.Select(s => s.Tokens).ShouldBeInOrder();
        steps[^1].Loss.ShouldBeLessThan(steps[0].Loss);
        steps[^1].ValidationLoss.ShouldNotBeNull();
        result.Labels.ShouldBe(["money", "tech"]);
        result.Kept!.Loss.ShouldBeLessThanOrEqualTo(result.HeadOnly!.Loss);

        var classifier = EncoderClassifier.Load(UseLite.Folder, result.ArtifactFolder);
        var answers = classifier.Classify([.. Validation.Select(r => r.Text)]);
        answers.ShouldAllBe(a => Math.Abs(a.Probabilities.Sum() - 1) < 1e-5);
        var right = answers.Zip(Validation, (a, r) => a.Label == r.Label ? 1f : 0).Average();
        right.ShouldBe(result.Kept.Accuracy, 1e-6f);
        right.ShouldBeGreaterThan(0.8f);
        Directory.GetFiles(Path.Combine(_folder, "checkpoint")).ShouldBeEmpty();
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_any_number_of_threads_and_another_seed_others()
    {
        Run(Spec);
        var first = Artifact();
        Run(Spec with { Threads = 3 });
        Artifact().ShouldBe(first);
        Run(Spec with { Seed = 2 });
        Artifact().ShouldNotBe(first);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void A_run_killed_in_the_second_phase_goes_on_to_the_same_bytes(int loraStep)
    {
        var whole = new List<StepMetrics>();
        Run(Spec, whole.Add);
        var expected = Artifact();
        const int loraSteps = 2 * 4; // two epochs of 24 rows in batches of 7
        var killAt = whole.Count - loraSteps + loraStep;

        Should.Throw<IOException>(() => Run(Spec, m =>
        {
            if (m.Step == killAt)
            {
                throw new IOException("killed");
            }
        }));
        var rest = new List<StepMetrics>();
        Run(Spec, rest.Add);
        Artifact().ShouldBe(expected);
        rest[^1].ShouldBe(whole[^1]);
        rest.Count.ShouldBeLessThan(whole.Count);
    }

    [Fact]
    public void A_cancelled_run_stops_with_a_checkpoint_and_goes_on_to_the_same_bytes()
    {
        Run(Spec);
        var expected = Artifact();
        using var cancel = new CancellationTokenSource();
        var steps = 0;
        Should.Throw<OperationCanceledException>(() => Run(
            Spec,
            m =>
            {
                if (m.ValidationLoss is null && ++steps == 2)
                {
                    cancel.Cancel();
                }
            },
            cancel.Token));
        Run(Spec);
        Artifact().ShouldBe(expected);
    }

    [Fact]
    public void A_checkpoint_of_other_rows_or_settings_is_refused()
    {
        Should.Throw<IOException>(() => Run(Spec, m => _ = m.ValidationLoss is null ? throw new IOException("killed") : 0));
        var error = Should.Throw<ModelFormatException>(() => Run(Spec with { Seed = 9 }));
        error.Message.ShouldContain("other settings or other rows");
    }

    [Fact]
    public void Without_epochs_only_the_head_is_tuned()
    {
        var result = Run(Spec with { Lora = new LoraSettings { Epochs = 0 } });
        result.KeptEpoch.ShouldBe(0);
        using var adapter = SafetensorsFile.Open(Path.Combine(Spec.OutputFolder, "adapter_model.safetensors"));
        adapter.Tensors.ShouldBeEmpty();
        EncoderClassifier.Load(UseLite.Folder, Spec.OutputFolder).Classify(["the invoice"])[0].Label.ShouldBe("money");
    }

    [Fact]
    public void The_artifact_has_the_names_and_shapes_of_peft()
    {
        Run(Spec);
        using var adapter = SafetensorsFile.Open(Path.Combine(Spec.OutputFolder, "adapter_model.safetensors"));
        adapter.Tensors.Count.ShouldBe(16);
        adapter.Tensors["base_model.model.layers.0.attention.qkv.lora_A.weight"].Shape.ShouldBe([2, 256]);
        adapter.Tensors["base_model.model.layers.1.ffn.in.lora_B.weight"].Shape.ShouldBe([1536, 2]);
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(Spec.OutputFolder, "adapter_config.json")));
        config.RootElement.GetProperty("peft_type").GetString().ShouldBe("LORA");
        config.RootElement.GetProperty("task_type").GetString().ShouldBe("SEQ_CLS");
        config.RootElement.GetProperty("base_model_name_or_path").GetString().ShouldBe("use-lite");
        config.RootElement.GetProperty("r").GetInt32().ShouldBe(2);
        File.ReadAllText(Path.Combine(Spec.OutputFolder, "labels.json")).ShouldContain("tech");
    }

    [Fact]
    public void Balanced_classes_pull_a_rare_label_up()
    {
        var rare = Train.Where(r => r.Label == "money").Concat(Train.Where(r => r.Label == "tech").Take(1)).ToArray();
        var head = new LoraSettings { Epochs = 0 };
        float Recall(bool balance)
        {
            EncoderTuning.Run(Spec with { Lora = head, BalanceClasses = balance }, rare, [], Path.Combine(_folder, "c"), _ => { }, default);
            var classifier = EncoderClassifier.Load(UseLite.Folder, Spec.OutputFolder);
            return classifier.Classify([.. Validation.Where(r => r.Label == "tech").Select(r => r.Text)]).Average(c => c.Probabilities[1]);
        }

        Recall(true).ShouldBeGreaterThan(Recall(false));
    }

    [Fact]
    public void Rows_that_cannot_be_learned_from_are_refused_with_the_reason()
    {
        Should.Throw<ArgumentException>(() => EncoderTuning.Run(Spec, [new("a", "x")], [], _folder, _ => { }, default)).Message.ShouldContain("at least two");
        Should.Throw<ArgumentException>(() => EncoderTuning.Run(Spec, Train, [new("a", "new")], _folder, _ => { }, default)).Message.ShouldContain("'new'");
        Should.Throw<ArgumentOutOfRangeException>(() => Run(Spec with { MaxTokens = 129 }));
    }

    [Theory]
    [InlineData("labels.json", "[1]")]
    [InlineData("labels.json", "{")]
    [InlineData("labels.json", "[\"a\",\"b\",\"c\"]")]
    [InlineData("adapter_config.json", "{}")]
    [InlineData("adapter_config.json", """{"peft_type":"LORA","r":3,"lora_alpha":16}""")]
    [InlineData("head.safetensors", "nothing")]
    [InlineData("adapter_model.safetensors", null)]
    public void A_broken_artifact_is_refused(string file, string? content)
    {
        Run(Spec);
        var path = Path.Combine(Spec.OutputFolder, file);
        File.Delete(path);
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        Should.Throw<ModelFormatException>(() => EncoderClassifier.Load(UseLite.Folder, Spec.OutputFolder));
    }

    private static IEnumerable<LabelledText> Rows(string template) =>
        Things.Select((thing, i) => new LabelledText(template.Replace("{0}", thing), i < 6 ? "money" : "tech"));

    private EncoderTuningResult Run(EncoderTuningSpec spec, Action<StepMetrics>? onStep = null, CancellationToken cancel = default) =>
        EncoderTuning.Run(spec, Train, Validation, Path.Combine(_folder, "checkpoint"), onStep ?? (_ => { }), cancel);

    private byte[] Artifact() =>
        [.. Directory.GetFiles(Spec.OutputFolder).Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)];
}
