using Slipway.Core.Errors;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Keys;

namespace Slipway.Gateway.Policies;

/// <summary>Finds out who calls, from memory: one HMAC and one look-up.</summary>
public sealed class Authenticate(KeyRing keys, AdminKeys admins) : IPolicy
{
    public string Name => "authenticate";

    public ValueTask<Error?> AdmitAsync(GatewayCall call)
    {
        if (!Identify(call.Credential).Try(out var caller, out var refusal))
        {
            return new(refusal);
        }

        call.Caller = caller;
        return new((Error?)null);
    }

    public Result<Caller> Identify(Presented credential)
    {
        if (string.IsNullOrEmpty(credential.Token))
        {
            return new Error(ErrorKind.Authentication, "No key was sent. Send a virtual key as `Authorization: Bearer sk-…`, `x-goog-api-key` or `x-api-key`.") { Code = "missing_api_key" };
        }

        var digest = keys.DigestOf(credential.Token);
        if (admins.Matches(digest))
        {
            return Caller.Admin;
        }

        return keys.Authenticate(digest).Try(out var key, out var refusal) ? new Caller(key) : refusal;
    }
}
