using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Slipway.Bench.Peek;

/// <summary>What has to be known of a request (key, model) and of a reply (tokens), read without building objects.</summary>
internal static class Peeking
{
    private static readonly byte[] KeyHash = SHA256.HashData("Bearer sk-1234"u8);

    public static bool IsAuthorised(string? header)
    {
        Span<byte> text = stackalloc byte[256];
        Span<byte> hash = stackalloc byte[32];
        if (header is null || header.Length > text.Length || !Encoding.ASCII.TryGetBytes(header, text, out var length))
        {
            return false;
        }

        SHA256.HashData(text[..length], hash);
        return CryptographicOperations.FixedTimeEquals(hash, KeyHash);
    }

    public static string? Model(ReadOnlySequence<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        string? model = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isModel = reader.ValueTextEquals("model"u8);
            reader.Read();
            if (isModel)
            {
                model = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }

        return model;
    }

    /// <summary>total_tokens of the last usage object in these bytes, or 0: usage stands near the end of a reply or in its last events.</summary>
    public static long Tokens(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.LastIndexOf("\"usage\":{"u8);
        if (at < 0)
        {
            return 0;
        }

        var reader = new Utf8JsonReader(bytes[(at + 8)..], isFinalBlock: false, default);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var isTotal = reader.ValueTextEquals("total_tokens"u8);
            if (isTotal && reader.Read())
            {
                return reader.GetInt64();
            }

            if (!reader.TrySkip())
            {
                return 0;
            }
        }

        return 0;
    }
}
