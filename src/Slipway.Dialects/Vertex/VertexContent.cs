using System.Text.Json;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Vertex;

/// <summary>Looks at the body of <c>:embedContent</c>, which gives one vector whatever it holds.</summary>
public static class VertexContent
{
    /// <summary>How many parts the content has, each of them a text of a caller that wants a vector for it.</summary>
    public static int Parts(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = WireJson.MaxDepth });
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 2 && reader.ValueTextEquals("parts"u8))
                {
                    return Count(ref reader);
                }
            }
        }
        catch (JsonException)
        {
            // Our own writer made it.
        }

        return 0;
    }

    private static int Count(ref Utf8JsonReader reader)
    {
        var count = 0;
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            count++;
            reader.Skip();
        }

        return count;
    }
}
