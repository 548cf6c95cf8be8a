using System.Collections.Concurrent;
using Slipway.Testing.Upstream;

namespace Slipway.Testing.Upstreams;

/// <summary>
/// A server on loopback that speaks one provider's wire format, refuses what the real one refuses, and plays the scripts of a book. Every request
/// is kept: as it came in <see cref="Calls"/>, as it was understood in <see cref="Heard"/>.
/// </summary>
public sealed class ScriptedUpstream : IAsyncDisposable
{
    private readonly ConcurrentQueue<Heard> heard = new();
    private FakeUpstream server = null!;

    private ScriptedUpstream(ScriptBook book) => Book = book;

    public ScriptBook Book { get; }

    /// <summary>Such as <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Address => server.Address;

    public Gates Gates => server.Gates;

    public IReadOnlyList<UpstreamCall> Calls => server.Calls;

    public static async Task<ScriptedUpstream> StartAsync(ScriptBook book, IWire wire, CancellationToken cancellation = default)
    {
        var upstream = new ScriptedUpstream(book);
        upstream.server = await FakeUpstream.StartAsync(call => upstream.Answer(wire, call), cancellation);
        return upstream;
    }

    /// <summary>The chat requests that played this script, oldest first.</summary>
    public IReadOnlyList<Heard> Heard(string script) => [.. heard.Where(h => Book.NameFor(h) == script)];

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private UpstreamReply Answer(IWire wire, UpstreamCall call)
    {
        try
        {
            return wire.Answer(call, Play) ?? wire.Refuse(new WireRefusal(404, $"No such path: {call.Method} {call.Path}"));
        }
        catch (WireRefusal refusal)
        {
            return wire.Refuse(refusal);
        }
    }

    private Turn Play(Heard request)
    {
        heard.Enqueue(request);
        return Book.Next(request);
    }
}

/// <summary>One provider's wire format, from the provider's side.</summary>
public interface IWire
{
    /// <summary>Answers a request, a chat request by what <paramref name="play"/> gives; null when the path is not one of this wire's.</summary>
    /// <exception cref="WireRefusal">The real server would not take it.</exception>
    UpstreamReply? Answer(UpstreamCall call, Func<Heard, Turn> play);

    /// <summary>The refusal in the wire's own shape.</summary>
    UpstreamReply Refuse(WireRefusal refusal);
}
