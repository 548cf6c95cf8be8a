namespace Slipway.Engine.Tokenizers;

/// <summary>What a token is; the values are those of GGUF's <c>tokenizer.ggml.token_type</c>.</summary>
public enum BpeTokenKind
{
    /// <summary>Made by merging bytes.</summary>
    Normal = 1,

    /// <summary>Stands for what has no token.</summary>
    Unknown = 2,

    /// <summary>Carries structure (end of text, start of a message) and is never printed.</summary>
    Control = 3,

    /// <summary>Added by hand; matched whole in text and printed.</summary>
    UserDefined = 4,

    /// <summary>A gap in the numbering.</summary>
    Unused = 5,

    /// <summary>One raw byte.</summary>
    Byte = 6,
}

/// <summary>The data of a byte-level BPE tokenizer, as GGUF and Hugging Face write it.</summary>
/// <param name="Tokens">Text of every token in <see cref="BpeAlphabet"/>; control and user-defined tokens are plain text.</param>
/// <param name="Kinds">What each token is.</param>
/// <param name="Merges">Pairs "left right", the most wanted first.</param>
/// <param name="PreTokenizer">How text is cut into words.</param>
/// <param name="Bos">Token put before a text, if the model wants one.</param>
/// <param name="Eos">Token that ends a text.</param>
/// <param name="EndOfTurn">Token that ends a message of a chat.</param>
/// <param name="AddsBos">Whether encoding a whole prompt starts with <paramref name="Bos"/>.</param>
public sealed record BpeVocabulary(
    string[] Tokens, BpeTokenKind[] Kinds, string[] Merges, BpePreTokenizer PreTokenizer, int? Bos, int? Eos, int? EndOfTurn = null,
    bool AddsBos = false);
