using Slipway.Core.Errors;
using Slipway.Gateway.Providers.Google;

namespace Slipway.Tests.Gateway.Providers;

/// <summary>Hands out a token that is numbered: each that was thrown away is followed by the next.</summary>
internal sealed class FakeGoogle : IGoogleCredentials
{
    public List<string?> Asked { get; } = [];

    public int Thrown { get; private set; }

    public Error? Fault { get; init; }

    public string Universe { get; init; } = "googleapis.com";

    public string? QuotaProject { get; init; }

    public string? Project { get; init; }

    public ValueTask<Result<GoogleAuthorization>> AuthorizeAsync(string? credentials, CancellationToken cancellation)
    {
        Asked.Add(credentials);
        return new(Fault is { } fault ? fault : new GoogleAuthorization($"ya29.{Thrown}", QuotaProject, Project, null, Universe));
    }

    public void Invalidate(string? credentials) => Thrown++;
}
