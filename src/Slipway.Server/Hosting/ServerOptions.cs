namespace Slipway.Server.Hosting;

/// <summary>How a server is to be started.</summary>
public sealed record ServerOptions
{
    public const string DefaultUrl = "http://127.0.0.1:4000";

    public required string DataPath { get; init; }

    public string? ConfigPath { get; init; }

    /// <summary>Addresses, separated by semicolons; port 0 takes any free port.</summary>
    public string Urls { get; init; } = DefaultUrl;

    /// <summary>Certificate for https addresses (PEM or PFX), before the configuration's.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>Its key in PEM, when it is in a file of its own.</summary>
    public string? TlsKey { get; init; }
}
