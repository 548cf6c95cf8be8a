using System.Net.Security;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Slipway.Server.Commands;

namespace Slipway.Server.Hosting.Tls;

/// <summary>
/// What https addresses show their clients. The files are looked at again once a minute, so that a renewed certificate is shown without a restart; one
/// that cannot be read leaves the old one in place.
/// </summary>
public sealed partial class TlsListener
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    private readonly Func<ShownCertificate> load;
    private readonly IReadOnlyList<string> files;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private volatile ShownCertificate current;
    private DateTime written;
    private long looked;

    /// <param name="load">Reads the certificate; throws <see cref="CommandFailure"/> when it cannot.</param>
    /// <param name="files">The files that it is read from.</param>
    /// <param name="trustPath">The file that clients have to trust, when this is the development certificate.</param>
    internal TlsListener(Func<ShownCertificate> load, IReadOnlyList<string> files, string? trustPath, TimeProvider time)
    {
        this.load = load;
        this.files = files;
        this.time = time;
        TrustPath = trustPath;
        current = load();
        written = Written();
        looked = time.GetTimestamp();
    }

    public string? TrustPath { get; }

    public ShownCertificate Current => current;

    /// <summary>Where a failed renewal is told; set once there are logs.</summary>
    public ILogger? Log { get; set; }

    internal void Use(ListenOptions listen) => listen.UseHttps(new TlsHandshakeCallbackOptions
    {
        HandshakeTimeout = HandshakeTimeout,
        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = Fresh().Context }),
    });

    internal ShownCertificate Fresh()
    {
        if (time.GetElapsedTime(Volatile.Read(ref looked)) < LookAgain)
        {
            return current;
        }

        lock (gate)
        {
            if (time.GetElapsedTime(looked) >= LookAgain)
            {
                Volatile.Write(ref looked, time.GetTimestamp());
                Reload();
            }

            return current;
        }
    }

    private void Reload()
    {
        var now = Written();
        if (now == written)
        {
            return;
        }

        try
        {
            current = load();
            written = now;
            if (Log is { } log)
            {
                Renewed(log, current.Ends);
            }
        }
        catch (CommandFailure failure) when (Log is { } log)
        {
            NotRenewed(log, failure.Message);
        }
        catch (CommandFailure)
        {
            // The old one stays; at the next look it is tried again.
        }
    }

    private DateTime Written() => files.Max(File.GetLastWriteTimeUtc);

    [LoggerMessage(20, LogLevel.Information, "the TLS certificate was renewed, and ends {Ends:u}")]
    private static partial void Renewed(ILogger log, DateTimeOffset ends);

    [LoggerMessage(21, LogLevel.Warning, "the TLS certificate was changed and cannot be used; the old one is still shown. {Fault}")]
    private static partial void NotRenewed(ILogger log, string fault);
}
