using Slipway.Engine.Decoder;
using Slipway.Engine.Decoder.Adapters;
using Slipway.Engine.Decoder.Training;
using Slipway.Engine.Formats;
using Slipway.Engine.Formats.Gguf;
using Slipway.Engine.Sampling;
using Slipway.Engine.Training;

namespace Slipway.Tests.Engine.Decoder;

public sealed class DecoderTuningTests : IDisposable
{
    private static readonly TuningExample[] Rows =
    [
        TuningExample.Of("the cat", "mat"), TuningExample.Of("the dog", "log"), TuningExample.Of("the mat", "cat"), TuningExample.Of("the log", "dog"),
    ];

    private readonly TinyModel tiny = new();

    [Fact]
    public void A_tuned_adapter_makes_the_model_answer_as_it_was_taught_and_survives_its_file()
    {
        var spec = Spec() with { Epochs = 80 };
        var result = DecoderTuning.Run(spec, Rows, Rows, In("check"), In("out"), onStep: null, CancellationToken.None);

        result.Last!.Loss.ShouldBeLessThan(0.3f);
        result.Last.ValidationLoss!.Value.ShouldBeLessThan(0.3f);
        result.Files.ShouldBe(["adapter.gguf", "adapter_model.safetensors", "adapter_config.json"]);
        var model = DecoderModel.Load(spec.BaseModel).With(LoraGguf.Load(Path.Combine(In("out"), "adapter.gguf")));
        foreach (var row in Rows)
        {
            Answer(model, row.Prompt[0].Content).ShouldBe(row.Completion);
        }
    }

    [Fact]
    public void Training_all_weights_writes_a_whole_model()
    {
        var spec = Spec() with { Rank = 0, Epochs = 40 };
        DecoderTuning.Run(spec, Rows, [], In("check"), In("out"), onStep: null, CancellationToken.None);
        Answer(DecoderModel.Load(Path.Combine(In("out"), "model.gguf")), "the cat").ShouldBe("mat");
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_and_ends_with_the_same_bytes()
    {
        var spec = Spec() with { Epochs = 10, CheckpointEvery = 3 };
        DecoderTuning.Run(spec, Rows, Rows, In("whole"), In("whole-out"), onStep: null, CancellationToken.None);

        using var stop = new CancellationTokenSource();
        var seen = new List<int>();
        Should.Throw<OperationCanceledException>(() => DecoderTuning.Run(
            spec, Rows, Rows, In("cut"), In("cut-out"), step =>
            {
                seen.Add(step.Step);
                if (step.Step == 11)
                {
                    stop.Cancel();
                }
            },
            stop.Token));
        DecoderTuning.Run(spec, Rows, Rows, In("cut"), In("cut-out"), step => seen.Add(step.Step), CancellationToken.None);

        seen.ShouldBe([.. Enumerable.Range(1, 11), .. Enumerable.Range(10, 11)]);
        File.ReadAllBytes(Path.Combine(In("cut-out"), "adapter.gguf")).ShouldBe(File.ReadAllBytes(Path.Combine(In("whole-out"), "adapter.gguf")));
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_refused()
    {
        DecoderTuning.Run(Spec() with { Epochs = 1 }, Rows, [], In("check"), In("out"), onStep: null, CancellationToken.None);
        Should.Throw<ModelFormatException>(() => DecoderTuning.Run(Spec() with { Epochs = 1 }, Rows[..3], [], In("check"), In("out"), onStep: null, CancellationToken.None))
            .Message.ShouldContain("other settings or data");
    }

    [Fact]
    public void Every_step_is_reported_with_rate_norm_and_validation_where_due()
    {
        var steps = new List<StepMetrics>();
        DecoderTuning.Run(Spec() with { Epochs = 4, ValidateEvery = 3 }, Rows, Rows, In("check"), In("out"), steps.Add, CancellationToken.None);
        steps.Count.ShouldBe(8);
        steps.Where(step => step.ValidationLoss is not null).Select(step => step.Step).ShouldBe([3, 6, 8]);
        steps.ShouldAllBe(step => step.LearningRate > 0 && step.GradientNorm > 0 && step.TotalSteps == 8 && step.Epoch == 1 + ((step.Step - 1) / 2));
    }

    [Fact]
    public void A_row_longer_than_the_context_loses_the_start_of_its_prompt_and_is_counted()
    {
        var example = TuningExample.Of(new string('x', 300), "cat");
        var result = DecoderTuning.Run(Spec() with { Epochs = 1 }, [example], [], In("check"), In("out"), onStep: null, CancellationToken.None);
        result.TruncatedRows.ShouldBe(1);
        float.IsFinite(result.Last!.Loss).ShouldBeTrue();
    }

    [Theory]
    [InlineData("rank")]
    [InlineData("epochs")]
    [InlineData("learning_rate")]
    [InlineData("train")]
    public void A_setting_out_of_range_is_refused_by_field(string field)
    {
        var spec = field switch
        {
            "rank" => Spec() with { Rank = -1 },
            "epochs" => Spec() with { Epochs = 0 },
            "learning_rate" => Spec() with { LearningRate = float.NaN },
            _ => Spec(),
        };
        Should.Throw<ArgumentException>(() => DecoderTuning.Run(spec, field == "train" ? [] : Rows, [], In("c"), In("o"), onStep: null, CancellationToken.None))
            .Message.ShouldStartWith(field);
    }

    [Fact]
    public void An_adapter_of_another_base_is_refused()
    {
        var adapter = new LoraAdapter(16, new Dictionary<string, LoraPair>(StringComparer.Ordinal)
        {
            ["blk.0.attn_q.weight"] = new(new float[32], new float[64], In: 32, Out: 64, Rank: 1, Scale: 16),
        });
        Should.Throw<GgufException>(() => DecoderModel.Load(tiny.Save()).With(adapter)).Message.ShouldContain("blk.0.attn_q.weight");
    }

    [Fact]
    public void Rows_of_q_and_k_leave_for_peft_with_the_halves_of_each_head_first() =>
        LoraPeft.HalvesFirst([0, 1, 2, 3, 4, 5, 6, 7], columns: 1, headSize: 4).ShouldBe([0f, 2, 1, 3, 4, 6, 5, 7]);

    public void Dispose() => tiny.Dispose();

    private DecoderTuningSpec Spec() => new(tiny.Save(), Rank: 4, Alpha: 8, BatchRows: 2, LearningRate: 1e-2f, Seed: 3);

    private string In(string name) => Path.Combine(tiny.Folder, name);

    private static string Answer(DecoderModel model, string question) => string.Concat(
        new DecoderSession(model).Generate(model.ChatPrompt([new ChatTurn("user", question)]), new GenerationOptions(8, SamplingOptions.Greedy)).Select(piece => piece.Text));
}
