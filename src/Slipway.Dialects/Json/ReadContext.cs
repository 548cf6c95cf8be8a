using Slipway.Core.Errors;

namespace Slipway.Dialects.Json;

/// <summary>
/// What reading one body collects: the first fault and the fields nobody asked for. Readers go on after a fault with empty values,
/// so that they read like the format and not like error handling; <see cref="Finish{T}"/> decides at the end.
/// </summary>
internal sealed class ReadContext
{
    private readonly List<string> unknown = [];

    /// <summary>Protocol Buffers' JSON rules: snake_case names and integers in strings are also right.</summary>
    public bool ProtoJson { get; init; }

    /// <summary>The body is an upstream's answer: kinds of content that we do not know are left out instead of refused, and a fault is the upstream's.</summary>
    public bool FromUpstream { get; init; }

    public Error? Fault { get; private set; }

    public IReadOnlyList<string> Unknown => unknown;

    public void Report(Error error) => Fault ??= error;

    public void ReportUnknown(string path) => unknown.Add(path);

    public Result<T> Finish<T>(T value)
    {
        if (Fault is null)
        {
            return value;
        }

        return FromUpstream ? new Error(ErrorKind.Upstream, "The upstream's answer makes no sense: " + Fault.Message) : Fault;
    }
}
