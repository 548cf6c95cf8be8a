namespace Slipway.Testing.Upstreams;

/// <summary>A request that the real server would not take.</summary>
public sealed class WireRefusal(int status, string message) : Exception(message)
{
    public int Status => status;
}
