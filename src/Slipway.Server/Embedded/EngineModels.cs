using Slipway.Core.Errors;
using Slipway.Engine.Decoder;
using Slipway.Engine.Decoder.Adapters;
using Slipway.Engine.Encoder;
using Slipway.Engine.Formats;
using Slipway.Engine.Formats.Gguf;

namespace Slipway.Server.Embedded;

/// <summary>Opens the models that the gateway names (<see cref="EngineModelName"/>) and keeps those used last. Loading happens one at a time.</summary>
internal sealed class EngineModels(string modelsPath, string dataPath, TimeProvider time)
{
    private const int MostOpen = 8;

    private readonly Lock gate = new();
    private readonly LinkedList<(string Name, IEngineModel Model)> open = new();
    private readonly Lazy<TextEncoder> encoder = new(() => TextEncoder.Load(Path.Combine(modelsPath, "use-lite")));
    private readonly Lazy<DecoderModel> decoder = new(() => DecoderModel.Load(Path.Combine(modelsPath, "tiny-demo", "tiny-demo.gguf")));

    public Result<IEngineModel> Open(string name)
    {
        lock (gate)
        {
            for (var node = open.First; node is not null; node = node.Next)
            {
                if (node.Value.Name == name)
                {
                    open.Remove(node);
                    open.AddFirst(node);
                    return Result.Ok(node.Value.Model);
                }
            }

            try
            {
                if (Load(name) is not { } model)
                {
                    return Error.NotFound($"The engine has no model `{name}`.", "model", "model_not_found");
                }

                open.AddFirst((name, model));
                if (open.Count > MostOpen)
                {
                    open.RemoveLast();
                }

                return Result.Ok(model);
            }
            catch (Exception e) when (e is ModelFormatException or IOException or UnauthorizedAccessException or GgufException)
            {
                return new Error(ErrorKind.InvalidRequest, $"The model cannot be loaded: {e.Message}") { Field = "model", Code = "model_broken" };
            }
        }
    }

    private IEngineModel? Load(string name)
    {
        if (EngineModelName.ZeroShotLabels(name) is { } labels)
        {
            return new ZeroShotClassifier(labels, encoder.Value, time);
        }

        if (EngineModelName.ArtifactOf(name) is { } artifact)
        {
            return LoadArtifact(artifact.Kind, artifact.Folder);
        }

        return name == "tiny-demo" ? new Generator(decoder.Value, time) : null;
    }

    /// <summary>Only folders inside the data folder are opened, whatever the name says.</summary>
    private IEngineModel? LoadArtifact(string kind, string folder)
    {
        var root = Path.GetFullPath(dataPath) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(root, folder));
        if (!path.StartsWith(root, StringComparison.Ordinal) || !Directory.Exists(path))
        {
            return null;
        }

        return kind switch
        {
            "encoder_classifier" => new TunedClassifier(EncoderClassifier.Load(Path.Combine(modelsPath, "use-lite"), path), time),
            "decoder_lora" => new Generator(decoder.Value.With(LoraGguf.Load(Path.Combine(path, "adapter.gguf"))), time),
            _ => null,
        };
    }
}
