namespace Slipway.Engine.Formats.Gguf;

/// <summary>Metadata keys of the GGUF specification that this engine reads and writes.</summary>
public static class GgufKeys
{
    /// <summary>Alignment of tensor data where the file does not say.</summary>
    public const int DefaultAlignment = 32;

    public const string Alignment = "general.alignment";
    public const string Architecture = "general.architecture";
    public const string Type = "general.type";
    public const string Name = "general.name";
    public const string Description = "general.description";
    public const string Licence = "general.license";
    public const string FileType = "general.file_type";
    public const string AdapterType = "adapter.type";
    public const string AdapterAlpha = "adapter.lora.alpha";
    public const string TokenizerModel = "tokenizer.ggml.model";
    public const string TokenizerPre = "tokenizer.ggml.pre";
    public const string Tokens = "tokenizer.ggml.tokens";
    public const string TokenTypes = "tokenizer.ggml.token_type";
    public const string Merges = "tokenizer.ggml.merges";
    public const string Bos = "tokenizer.ggml.bos_token_id";
    public const string Eos = "tokenizer.ggml.eos_token_id";
    public const string Eot = "tokenizer.ggml.eot_token_id";
    public const string Padding = "tokenizer.ggml.padding_token_id";
    public const string AddBos = "tokenizer.ggml.add_bos_token";
    public const string ChatTemplate = "tokenizer.chat_template";
}
