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
        // An inner call comes with its caller, who may have been blocked since.
        if (!(call.Caller == Caller.Nobody ? Identify(call.Credential) : Standing(call.Caller.Id)).Try(out var caller, out var refusal))
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

    /// <summary>The caller of an id as it stands now, for work that goes on after its request: a key may have been blocked, have expired or be gone.</summary>
    /// <param name="id"><see cref="Caller.Id"/>.</param>
    public Result<Caller> Standing(string id)
    {
        if (id == Caller.Admin.Id)
        {
            return Caller.Admin;
        }

        return KeyDigest.TryParse(id, out var digest)
            ? keys.Authenticate(digest).Try(out var key, out var refusal) ? new Caller(key) : refusal
            : new Error(ErrorKind.Authentication, "The key that this belongs to is not known any more.") { Code = "invalid_api_key" };
    }
}
