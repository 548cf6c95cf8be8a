namespace Slipway.Engine.Encoder;

/// <summary>A block of floats that is reused from one batch to the next and only ever grows. Its content is undefined after <see cref="Take"/>.</summary>
internal sealed class GrowingBuffer
{
    private float[] _values = [];
    private int _length;

    public Span<float> Span => _values.AsSpan(0, _length);

    public Span<float> Take(int length)
    {
        if (length > _values.Length)
        {
            // Some room to spare, so that batches of slightly different size do not each leave an array behind.
            _values = new float[length + (length / 4)];
        }

        _length = length;
        return Span;
    }
}
