namespace Slipway.Engine.Tokenizers;

/// <summary>A tokenizer's data contradicts itself; the message names the entry and what would be right.</summary>
public sealed class BpeException(string message) : Exception(message);
