namespace Slipway.Engine.Decoder;

/// <summary>Metadata keys of the Llama architecture in GGUF.</summary>
internal static class LlamaKeys
{
    public const string Architecture = "llama";
    public const string Vocabulary = "llama.vocab_size";
    public const string Context = "llama.context_length";
    public const string Width = "llama.embedding_length";
    public const string Layers = "llama.block_count";
    public const string FeedForward = "llama.feed_forward_length";
    public const string Heads = "llama.attention.head_count";
    public const string KeyHeads = "llama.attention.head_count_kv";
    public const string KeySize = "llama.attention.key_length";
    public const string ValueSize = "llama.attention.value_length";
    public const string RopeSize = "llama.rope.dimension_count";
    public const string RopeBase = "llama.rope.freq_base";
    public const string RopeScaling = "llama.rope.scaling.type";
    public const string Epsilon = "llama.attention.layer_norm_rms_epsilon";
    public const string Experts = "llama.expert_count";
}
