using Microsoft.AspNetCore.Http;

namespace Slipway.Gateway.Calls;

/// <summary>Finds the secret in a request: each client puts it elsewhere, and all of them are welcome on every path.</summary>
public static class Credentials
{
    public static Presented From(HttpRequest request)
    {
        if (request.Headers.Authorization is [{ Length: > 0 } authorization, ..])
        {
            return new Presented(authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization[7..].Trim() : "");
        }

        if (request.Headers["x-goog-api-key"] is [{ Length: > 0 } google, ..])
        {
            return new Presented(google);
        }

        if (request.Headers["x-api-key"] is [{ Length: > 0 } anthropic, ..])
        {
            return new Presented(anthropic);
        }

        return request.Query["key"] is [{ Length: > 0 } query, ..] ? new Presented(query) : new Presented(null);
    }
}
