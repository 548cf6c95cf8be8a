namespace Slipway.Engine.Formats.Gguf;

/// <summary>A GGUF file that cannot be used; the message names the field and the cure.</summary>
public sealed class GgufException(string message) : Exception(message);
