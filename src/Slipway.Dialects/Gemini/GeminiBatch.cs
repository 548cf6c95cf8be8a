using System.Text.Json;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Gemini;

/// <summary>Tells the two forms of a request for embeddings apart, which go to different paths.</summary>
public static class GeminiBatch
{
    /// <summary>How many <c>requests</c> the body of <c>:batchEmbedContents</c> has; null for the body of <c>:embedContent</c>.</summary>
    public static int? Count(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isRequests = reader.ValueTextEquals("requests"u8);
                reader.Read();
                if (isRequests && reader.TokenType == JsonTokenType.StartArray)
                {
                    var count = 0;
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        count++;
                        reader.Skip();
                    }

                    return count;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Readers of the whole body name the fault.
        }

        return null;
    }
}
