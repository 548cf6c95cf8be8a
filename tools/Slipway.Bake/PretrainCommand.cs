using System.Diagnostics;
using System.Globalization;
using Slipway.Bake.Pretrain;
using Slipway.Engine.Decoder;
using Slipway.Engine.Decoder.Training;
using Slipway.Engine.Formats.Gguf;
using Slipway.Engine.Tokenizers;

namespace Slipway.Bake;

/// <summary><c>bake pretrain CORPUS TOKENIZER.gguf OUT_FOLDER STEPS</c>: trains tiny-demo from nothing. Resumes from the checkpoint in the folder.</summary>
public static class PretrainCommand
{
    private const int Rows = 8;
    private const int Micro = 2;
    private const int Seed = 1;
    private const string CheckpointName = "pretrain.safetensors";

    public static async Task<int> Run(string[] args)
    {
        if (args.Length != 4 || !int.TryParse(args[3], CultureInfo.InvariantCulture, out var steps))
        {
            await Console.Error.WriteLineAsync("usage: bake pretrain CORPUS_FOLDER TOKENIZER.gguf OUT_FOLDER STEPS");
            return 2;
        }

        using var file = GgufFile.Open(args[1]);
        var tokenizer = new BpeTokenizer(BpeGguf.Read(file.Metadata));
        var config = new DecoderConfig(tokenizer.Count, Width: 160, Layers: 4, Heads: 5, KeyHeads: 5, HeadSize: 32, FeedForward: 448, Context: 256);
        var parts = Corpus.Parts(args[0], BpeCommand.Grammar, BpeCommand.Dialogues, BpeCommand.Seed, tokenizer).ToList();
        await Console.Out.WriteLineAsync($"parameters {config.Parameters}, tokens {string.Join(", ", parts.Select(part => $"{part.Name} {part.Tokens.Length}"))}");

        var source = new CorpusSource(parts, Rows, Micro, config.Context, Seed);
        var network = NetworkBuilder.Fresh(config, Seed);
        var plan = new TrainingPlan(steps, LearningRate: 3e-3f, WarmupSteps: 60, ValidateEvery: 50, CheckpointEvery: 50);
        Directory.CreateDirectory(args[2]);
        using var log = new Log(Path.Combine(args[2], "loss.tsv"));
        var last = new TrainingLoop(network, plan, source).Run(
            Path.Combine(args[2], CheckpointName), string.Create(CultureInfo.InvariantCulture, $"{config} {plan}"), log.Step, CancellationToken.None);
        foreach (var part in parts)
        {
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"validation {part.Name} {network.Evaluate(source.ValidationOf(part)).Loss:F3} nats/token"));
        }

        DecoderGguf.Save(
            Path.Combine(args[2], "tiny-demo.gguf"), config, network.Parameters.ToDictionary(p => p.Name, p => p.Values, StringComparer.Ordinal),
            tokenizer.Vocabulary, GgufTensorType.F16, About());
        await Console.Out.WriteLineAsync($"done: {last}");
        return 0;
    }

    private static Dictionary<string, GgufValue> About() => new(StringComparer.Ordinal)
    {
        [GgufKeys.Name] = "Slipway tiny-demo (a demonstration of the training loop, not a chat model)",
        [GgufKeys.Description] = "Knows no facts. For demonstrations and tests of tuning, serving and streaming; refused as a target of quality routing.",
        [GgufKeys.Licence] = "apache-2.0",
        [GgufKeys.ChatTemplate] = ChatTemplate.ChatMlJinja,
    };

    /// <summary>One line an update, on the terminal and in a file.</summary>
    private sealed class Log(string path) : IDisposable
    {
        private readonly StreamWriter file = new(path, append: true) { AutoFlush = true };

        public void Step(Slipway.Engine.Training.StepMetrics step)
        {
            var cpu = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
            file.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{step.Step}\t{step.Tokens}\t{cpu:F0}\t{step.Loss:F4}\t{step.ValidationLoss:F4}\t{step.LearningRate:E2}\t{step.GradientNorm:F2}"));
        }

        public void Dispose() => file.Dispose();
    }
}
