using System.Text;

namespace Slipway.Testing.Upstream;

/// <summary>What the <see cref="FakeUpstream"/> answers: a status, headers, and the body in the pieces in which it is flushed.</summary>
public sealed record UpstreamReply(int Status, string ContentType, IReadOnlyList<UpstreamPiece> Pieces)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Breaks the connection after the last piece in place of ending the reply.</summary>
    public bool Breaks { get; init; }

    public static UpstreamReply Json(string body, int status = 200) => new(status, "application/json", [new UpstreamPiece(Encoding.UTF8.GetBytes(body))]);
}

/// <summary>Bytes that are flushed together.</summary>
/// <param name="Gate">When named, they are held back until somebody opens this gate: how a test proves that what came before has arrived.</param>
public sealed record UpstreamPiece(ReadOnlyMemory<byte> Bytes, string? Gate = null);
