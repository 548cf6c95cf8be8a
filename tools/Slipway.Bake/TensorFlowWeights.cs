using System.Runtime.InteropServices;
using System.Text.Json;

namespace Slipway.Bake;

/// <summary>The weights of a TF.js graph model: model.json lists names, shapes and types, the shards hold the numbers one after the other.</summary>
internal static class TensorFlowWeights
{
    public static Dictionary<string, float[]> Read(Dictionary<string, byte[]> files)
    {
        var manifest = JsonDocument.Parse(files["dist/model.json"]).RootElement.GetProperty("weightsManifest")[0];
        var bytes = manifest.GetProperty("paths").EnumerateArray().SelectMany(p => files["dist/" + p.GetString()]).ToArray();
        var weights = new Dictionary<string, float[]>(StringComparer.Ordinal);
        var at = 0;
        foreach (var weight in manifest.GetProperty("weights").EnumerateArray())
        {
            var count = weight.GetProperty("shape").EnumerateArray().Aggregate(1, (n, d) => n * d.GetInt32());
            if (weight.GetProperty("dtype").GetString() == "float32")
            {
                weights[weight.GetProperty("name").GetString()!] = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(at, count * 4)).ToArray();
            }

            at += count * 4;
        }

        return weights;
    }
}
