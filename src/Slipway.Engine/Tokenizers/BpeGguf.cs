using Slipway.Engine.Formats.Gguf;

namespace Slipway.Engine.Tokenizers;

/// <summary>A byte-level BPE vocabulary in GGUF metadata (<c>tokenizer.ggml.model = "gpt2"</c>), the way llama.cpp stores it.</summary>
public static class BpeGguf
{
    private const string Model = "gpt2";

    /// <summary>Adds the vocabulary to the metadata of a model.</summary>
    public static void Write(BpeVocabulary vocabulary, GgufMetadata metadata)
    {
        metadata[GgufKeys.TokenizerModel] = Model;
        metadata[GgufKeys.TokenizerPre] = vocabulary.PreTokenizer.Name;
        metadata[GgufKeys.Tokens] = vocabulary.Tokens;
        metadata[GgufKeys.TokenTypes] = Array.ConvertAll(vocabulary.Kinds, kind => (int)kind);
        metadata[GgufKeys.Merges] = vocabulary.Merges;
        metadata[GgufKeys.AddBos] = vocabulary.AddsBos;
        Write(metadata, GgufKeys.Bos, vocabulary.Bos);
        Write(metadata, GgufKeys.Eos, vocabulary.Eos);
        Write(metadata, GgufKeys.Eot, vocabulary.EndOfTurn);
    }

    /// <summary>Reads the vocabulary of a model.</summary>
    /// <exception cref="GgufException">Another kind of tokenizer, or broken data.</exception>
    public static BpeVocabulary Read(GgufMetadata metadata)
    {
        var model = metadata.String(GgufKeys.TokenizerModel);
        if (model != Model)
        {
            throw new GgufException($"metadata {GgufKeys.TokenizerModel}: \"{model}\" is not supported; this engine reads byte-level BPE (\"{Model}\").");
        }

        var pre = metadata.StringOrNull(GgufKeys.TokenizerPre) ?? "missing";
        if (!BpePreTokenizer.ByName.TryGetValue(pre, out var preTokenizer))
        {
            throw new GgufException(
                $"metadata {GgufKeys.TokenizerPre}: \"{pre}\" is not supported; known are {string.Join(", ", BpePreTokenizer.ByName.Keys)}.");
        }

        var tokens = metadata.Strings(GgufKeys.Tokens);
        var kinds = metadata.Contains(GgufKeys.TokenTypes)
            ? Array.ConvertAll(metadata.Integers(GgufKeys.TokenTypes), kind => (BpeTokenKind)kind)
            : [.. tokens.Select(_ => BpeTokenKind.Normal)];
        return new BpeVocabulary(
            tokens, kinds, metadata.Strings(GgufKeys.Merges), preTokenizer,
            metadata.IntegerOrNull(GgufKeys.Bos), metadata.IntegerOrNull(GgufKeys.Eos), metadata.IntegerOrNull(GgufKeys.Eot),
            metadata.BoolOr(GgufKeys.AddBos, otherwise: false));
    }

    private static void Write(GgufMetadata metadata, string key, int? id)
    {
        if (id is { } known)
        {
            metadata[key] = (uint)known;
        }
    }
}
