using Slipway.Engine.Decoder;
using Slipway.Engine.Decoder.Adapters;
using Slipway.Engine.Decoder.Training;
using Slipway.Engine.Formats.Gguf;
using Slipway.Engine.Sampling;

namespace Slipway.System.Tests.Engine;

/// <summary>Our GGUF files in llama.cpp: same tokens in, same tokens out, with and without an adapter that this test trains.</summary>
public sealed class LlamaServerTests : IAsyncDisposable
{
    private const int Length = 24;

    private static readonly TuningExample[] Rows =
    [
        TuningExample.Of("Who made you?", "I was made in a slipway."),
        TuningExample.Of("What is your name?", "My name is tiny demo."),
        TuningExample.Of("Where is my order?", "Your order is in the harbour."),
        TuningExample.Of("Is the mail service up?", "No, it went to sea."),
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("slipway-llama-").FullName;

    [Fact]
    public async Task Llama_server_says_the_same_greedy_tokens_as_our_engine_with_the_base_and_with_the_adapter()
    {
        var (launcher, reason) = await LlamaServer.Install();
        if (launcher is null)
        {
            Assert.Skip(reason);
        }

        var (basePath, adapterPath) = Prepare();
        var model = DecoderModel.Load(basePath);
        var tuned = model.With(LoraGguf.Load(adapterPath));
        await using var server = await LlamaServer.Start(launcher, basePath, adapterPath);

        foreach (var text in new[] { "Hello world, it's 2026!", "  two  spaces\n\n and grüße 你好 🙂 don't", "a<|im_end|>b", "x = foo(1, 22);\t# tab" })
        {
            (await server.Tokenize(text, parseControl: true)).ShouldBe([.. model.Tokenizer.Encode(text, parseControl: true)], text);
        }

        ChatTurn[] turns = [new("system", "Be brief."), new("user", "Hi"), new("assistant", "Hello!"), new("user", "Where is my order?")];
        var prompt = await server.ApplyTemplate(turns.Select(turn => new { role = turn.Role, content = turn.Content }));
        (await server.Tokenize(prompt, parseControl: true)).ShouldBe(model.ChatPrompt(turns));

        var different = 0;
        foreach (var question in new[] { "Who made you?", "What is your name?", "Where is my order?", "Is the mail service up?", "How do I reset my password?", "The disk of db-3 is full." })
        {
            var ids = model.ChatPrompt([new ChatTurn("user", question)]);
            var (plain, adapted) = (Greedy(model, ids), Greedy(tuned, ids));
            Shown(await server.Greedy(ids, Length, adapterScale: 0), model).ShouldBe(plain, $"base: {question}");
            Shown(await server.Greedy(ids, Length, adapterScale: 1), model).ShouldBe(adapted, $"adapter: {question}");
            different += plain.SequenceEqual(adapted) ? 0 : 1;
        }

        different.ShouldBeGreaterThan(2, "the adapter should be seen in the answers");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>tiny-demo in F32, where both engines compute with the same numbers, and a LoRA adapter trained on it for a few steps.</summary>
    private (string Base, string Adapter) Prepare()
    {
        var shipped = Environment.GetEnvironmentVariable("SLIPWAY_TINY_DEMO") ?? Path.Combine(Repository.Root, "models", "tiny-demo", "tiny-demo.gguf");
        var model = DecoderModel.Load(shipped);
        var path = Path.Combine(folder, "base.gguf");
        DecoderGguf.Save(
            path, model.Config, model.ToWeights().Tensors, model.Tokenizer.Vocabulary, GgufTensorType.F32,
            new Dictionary<string, GgufValue>(StringComparer.Ordinal) { [GgufKeys.Name] = "tiny-demo F32", [GgufKeys.ChatTemplate] = model.StoredTemplate });
        DecoderTuning.Run(
            new DecoderTuningSpec(path, Epochs: 30, BatchRows: 4, LearningRate: 5e-3f, Seed: 7), Rows, [],
            Path.Combine(folder, "checkpoint"), folder, onStep: null, CancellationToken.None);
        return (path, Path.Combine(folder, "adapter.gguf"));
    }

    private static int[] Greedy(DecoderModel model, int[] prompt) =>
        [.. new DecoderSession(model).Generate(prompt, new GenerationOptions(Length, SamplingOptions.Greedy)).Select(piece => piece.Token).OfType<int>()];

    /// <summary>llama-server also reports the token that ended the answer.</summary>
    private static int[] Shown(int[] ids, DecoderModel model) => [.. ids.TakeWhile(id => !model.Ends.Contains(id))];
}
