using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Slipway.Testing.Upstreams;

/// <summary>
/// What a wire puts on reasoning and wants back untouched. It follows from what it stands on, so that a signature which was lost, invented or moved
/// to another text is found without a memory of what was sent.
/// </summary>
public static class Signature
{
    public static string Of(string wire, string content)
        => Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes($"scripted {wire}: {content}")));

    /// <summary>For a call of a tool: spaces between the arguments do not count.</summary>
    public static string OfCall(string wire, string tool, string arguments) => Of(wire, tool + JsonSerializer.Serialize(JsonElement.Parse(arguments)));
}
