using System.Buffers;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Ollama;

/// <summary>Ollama's errors: <c>{"error":"text"}</c>, as a body or as a line of a stream.</summary>
internal static class OllamaErrors
{
    // Ollama itself asks for no key, so its users do not expect to need one.
    private const string HowToSendAKey =
        " With Ollama's clients: in Python set OLLAMA_API_KEY; in JavaScript give the header: new Ollama({ host, headers: { Authorization: 'Bearer sk-…' } }).";

    public static void Write(IBufferWriter<byte> output, Error error)
    {
        using var json = WireJson.Writer(output);
        json.WriteStartObject();
        json.WriteString("error"u8, error.Code == "missing_api_key" ? error.Message + HowToSendAKey : error.Message);
        json.WriteEndObject();
    }
}
