using System.Globalization;
using Slipway.Engine.Tensors;
using Slipway.Engine.Training;

namespace Slipway.Engine.Encoder.Tuning;

/// <summary>The encoder with adapters, its forward pass and its gradient. One batch at a time; not for several threads.</summary>
internal sealed class TunableEncoder
{
    private readonly EncoderModel _model;
    private readonly PackedMatrix _poolerBackward;
    private readonly LayerBackward[] _layers;
    private readonly int _threads;

    /// <summary>The first layer that learns; gradients need not go below it.</summary>
    private readonly int _lowest;
    private readonly GrowingBuffer _dPooled = new();
    private readonly GrowingBuffer _dMeans = new();
    private readonly GrowingBuffer[] _dTokens;

    public TunableEncoder(EncoderWeights weights, LoraSettings settings, int seed, int threads)
    {
        var random = new Random(seed);
        var adapters = new List<(string Module, LoraPair Pair)>();
        _model = new EncoderModel(weights, (name, weight, bias) =>
        {
            var target = settings.Epochs > 0 && settings.TargetModules.Any(t => name == t || name.EndsWith("." + t, StringComparison.Ordinal));
            var pair = target ? LoraPair.Create(name, weight.Length / bias.Length, bias.Length, settings.Rank, settings.Alpha, random) : null;
            if (pair is not null)
            {
                adapters.Add((name, pair));
            }

            return new TunedProjection(name, weight, bias, pair);
        });
        Adapters = adapters;
        _lowest = adapters.Count == 0 ? _model.Layers.Count : adapters.Min(a => int.Parse(a.Module.Split('.')[1], CultureInfo.InvariantCulture));
        _poolerBackward = PackedMatrix.Pack(EncoderShape.Dimension, EncoderShape.Dimension, weights["pooler.weight"]);
        _layers = [.. _model.Layers.Select(l => new LayerBackward(l))];
        _dTokens = [.. _model.Layers.Select(_ => new GrowingBuffer())];
        _threads = threads;
    }

    public EncoderActivations Activations { get; } = new();

    /// <summary>The adapters by the name of their module, in the order of the network.</summary>
    public IReadOnlyList<(string Module, LoraPair Pair)> Adapters { get; }

    public IEnumerable<Parameter> Parameters => Adapters.SelectMany(a => new[] { a.Pair.A, a.Pair.B });

    /// <summary>The embeddings [texts, 512] of a batch; valid until the next call.</summary>
    public Span<float> Forward(TokenBatch batch)
    {
        _model.Forward(batch, Activations, _threads);
        return Activations.Embeddings.Span;
    }

    /// <summary>Adds the adapters' gradients for the batch of the last <see cref="Forward"/>, given those of its embeddings.</summary>
    public void Backward(TokenBatch batch, ReadOnlySpan<float> dEmbeddings)
    {
        var dTokens = Unpool(batch, dEmbeddings);
        for (var i = _layers.Length - 1; i >= _lowest; i--)
        {
            var dInput = i == _lowest ? [] : _dTokens[i - 1].Take(batch.Tokens * EncoderShape.LayerWidths[i]);
            _layers[i].Run(batch, Activations.Layers[i], dTokens, dInput, _threads);
            dTokens = dInput;
        }
    }

    /// <summary>Back through the normalisation to length one, tanh, the pooler and the mean over tokens.</summary>
    private Span<float> Unpool(TokenBatch batch, ReadOnlySpan<float> dEmbeddings)
    {
        const int width = EncoderShape.Dimension;
        var dPooled = _dPooled.Take(batch.Texts * width);
        var (embeddings, norms) = (Activations.Embeddings, Activations.Norms);
        for (var text = 0; text < batch.Texts; text++)
        {
            var (at, inverse) = (text * width, 1 / norms.Span[text]);
            var e = embeddings.Span.Slice(at, width);
            var dE = dEmbeddings.Slice(at, width);
            var row = dPooled.Slice(at, width);
            dE.CopyTo(row);
            VectorMath.ScaleAdd(row, inverse, e, -inverse * VectorMath.Dot(e, dE));
        }

        Tensors.Activations.TanhBackward(Activations.Pooled.Span, dPooled);
        var dMeans = _dMeans.Take(batch.Texts * width);
        Gemm.Multiply(batch.Texts, dPooled, width, _poolerBackward, dMeans, width, 0, _threads);
        var dTokens = _dTokens[^1].Take(batch.Tokens * width);
        for (var text = 0; text < batch.Texts; text++)
        {
            var mean = dMeans.Slice(text * width, width);
            VectorMath.Scale(mean, 1f / Math.Max(1, batch.Length(text)));
            for (var token = batch.Starts[text]; token < batch.Starts[text + 1]; token++)
            {
                mean.CopyTo(dTokens[(token * width)..]);
            }
        }

        return dTokens;
    }
}
