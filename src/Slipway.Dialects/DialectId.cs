namespace Slipway.Dialects;

/// <summary>Names a wire format. An open set with the known values.</summary>
public readonly record struct DialectId(string Value)
{
    public static readonly DialectId OpenAi = new("openai");

    /// <summary>OpenAI's Responses API.</summary>
    public static readonly DialectId Responses = new("openai_responses");

    /// <summary>OpenAI's older text completions.</summary>
    public static readonly DialectId Completions = new("openai_completions");

    /// <summary>The Gemini API, and Vertex AI's methods of the same names.</summary>
    public static readonly DialectId Gemini = new("gemini");

    /// <summary>Vertex AI's online prediction: instances in, predictions out.</summary>
    public static readonly DialectId VertexPredict = new("vertex_predict");

    public static readonly DialectId Anthropic = new("anthropic");
    public static readonly DialectId Ollama = new("ollama");

    /// <summary>Ollama's two methods that take a prompt in place of a conversation: <c>/api/generate</c> and the older <c>/api/embeddings</c>.</summary>
    public static readonly DialectId OllamaGenerate = new("ollama_generate");

    /// <summary>OpenAI's moderations: texts in, what is harmful about them out. Only ever passed through.</summary>
    public static readonly DialectId Moderations = new("openai_moderations");

    public override string ToString() => Value;
}
