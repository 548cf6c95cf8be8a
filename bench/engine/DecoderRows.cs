using System.Diagnostics;
using System.Text.Json;
using Slipway.Engine.Decoder;
using Slipway.Engine.Formats.Gguf;

namespace Slipway.Bench.Engine;

/// <summary>Tokens per second of the decoder beside llama-bench on the same files, one thread each.</summary>
internal static class DecoderRows
{
    private const int Prompt = 128;
    private const int Answer = 64;

    public static IEnumerable<Row> Measure(string path, string? llama)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-bench-").FullName;
        var model = DecoderModel.Load(path);
        foreach (var type in Enum.GetValues<GgufTensorType>())
        {
            var file = Path.Combine(folder, $"{type}.gguf");
            DecoderGguf.Save(file, model.Config, model.ToWeights().Tensors, model.Tokenizer.Vocabulary, type, new Dictionary<string, GgufValue>());
            var (read, written) = Ours(DecoderModel.Load(file));
            var (peerRead, peerWritten) = llama is null ? (null, null) : Peer(llama, file);
            yield return new Row($"{type}: prefill, {Prompt} tokens", read, peerRead, "tok/s", "llama.cpp");
            yield return new Row($"{type}: decode, {Answer} tokens", written, peerWritten, "tok/s", "llama.cpp");
        }

        Directory.Delete(folder, recursive: true);
    }

    private static (double Read, double Written) Ours(DecoderModel model)
    {
        var prompt = Enumerable.Range(0, Prompt).Select(i => i * 13 % model.Config.Vocabulary).ToArray();
        var session = new DecoderSession(model);
        var reading = Clock.RunsPerSecond(() =>
        {
            session.Rewind(0);
            session.Feed(prompt);
        });
        var writing = Clock.RunsPerSecond(() =>
        {
            session.Rewind(0);
            foreach (var token in prompt.AsSpan(0, Answer))
            {
                session.Feed([token]);
            }
        });
        return (reading * Prompt, writing * Answer);
    }

    private static (double? Read, double? Written) Peer(string llama, string model)
    {
        using var bench = Process.Start(new ProcessStartInfo(
            llama, ["llama-bench", "-m", model, "-t", "1", "-p", $"{Prompt}", "-n", $"{Answer}", "-r", "20", "-o", "json"])
        { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        bench.ErrorDataReceived += (_, _) => { };
        bench.BeginErrorReadLine();
        using var json = JsonDocument.Parse(bench.StandardOutput.ReadToEnd());
        bench.WaitForExit();
        // The best of its samples, as for ours: single samples suffer from other programs on the machine.
        var speeds = json.RootElement.EnumerateArray().ToDictionary(
            run => run.GetProperty("n_gen").GetInt32() > 0,
            run => run.GetProperty("samples_ts").EnumerateArray().Max(sample => sample.GetDouble()));
        return (speeds[false], speeds[true]);
    }
}
