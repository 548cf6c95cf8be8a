using Slipway.Core.Errors;
using Slipway.Core.Fidelity;
using Slipway.Dialects;
using Slipway.Gateway.CachedContents;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Files;
using Slipway.Gateway.Providers;

namespace Slipway.Gateway.Policies;

/// <summary>
/// Puts what a call refers to in the place of the reference, because no upstream knows it: uploaded files, and a cached content in front of a
/// Gemini request. Everything else is left alone: it may be a file or a cache at the upstream.
/// </summary>
public sealed class ResolveReferences(FileReferences files, CachedContentLibrary caches) : IPolicy
{
    public string Name => "resolve_references";

    public async ValueTask<Error?> AdmitAsync(GatewayCall call)
    {
        if (call.Operation is not (Operation.Chat or Operation.CountTokens))
        {
            return null;
        }

        var tenant = call.Caller.IsAdmin ? null : call.Caller.Id;
        if (call.Dialect.Id == DialectId.Gemini && call.Body.Span.IndexOf("\"cached"u8) >= 0 && await ResolveCacheAsync(call, tenant) is { } refusal)
        {
            return refusal;
        }

        return FileReferences.MentionedIn(call.Body.Span) ? await ResolveFilesAsync(call, tenant) : null;
    }

    private async Task<Error?> ResolveCacheAsync(GatewayCall call, string? tenant)
    {
        if ((await caches.ResolveAsync(tenant, call.Head.Model, call.Body, CancellationToken.None)).Try(out var spliced, out var fault))
        {
            if (spliced is not null)
            {
                call.Exchange(spliced.Body, new Loss("cachedContent", LossEffect.Emulated, "the cached contents are sent in front of the request's"));
            }

            return null;
        }

        // A name that we do not know may be one of Google's.
        return fault.Kind == ErrorKind.NotFound && call.Route.Group.Deployments.Any(d => d.Provider.Protocol is "gemini" or "vertex_ai") ? null : fault;
    }

    private async Task<Error?> ResolveFilesAsync(GatewayCall call, string? tenant)
    {
        if (!call.Chat.Try(out var chat, out _))
        {
            return null; // whoever has to read it says what is wrong with it
        }

        if (!(await files.ResolveAsync(chat, tenant, CancellationToken.None)).Try(out var resolved, out var refusal))
        {
            return refusal.Kind == ErrorKind.NotFound && MayKnowFiles(call) ? null : refusal;
        }

        if (!ReferenceEquals(resolved, chat) && resolved.Messages.Zip(chat.Messages).Any(pair => !pair.First.Parts.SequenceEqual(pair.Second.Parts)))
        {
            call.Exchange(resolved);
        }

        return null;
    }

    /// <summary>A file that we do not know may be one of the provider's own.</summary>
    private static bool MayKnowFiles(GatewayCall call) => call.Route.Group.Deployments.Any(d => d.Provider.Id is "openai" or "azure" or "anthropic" or "gemini" or "vertex_ai");
}
