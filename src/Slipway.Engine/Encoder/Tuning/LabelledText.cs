namespace Slipway.Engine.Encoder.Tuning;

/// <summary>One row to learn from or to measure with.</summary>
public sealed record LabelledText(string Text, string Label);
