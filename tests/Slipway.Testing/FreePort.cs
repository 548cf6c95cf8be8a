using System.Net;
using System.Net.Sockets;

namespace Slipway.Testing;

/// <summary>A loopback port that was free a moment ago, for programs that want to be told their port.</summary>
public static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
