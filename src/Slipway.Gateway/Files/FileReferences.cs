using Slipway.Core.Chat;
using Slipway.Core.Errors;

namespace Slipway.Gateway.Files;

/// <summary>
/// Puts bytes in the place of references: a media part whose address is an uploaded file of ours gets the file's data, because an upstream
/// cannot know it. Other addresses stay.
/// </summary>
public sealed class FileReferences(IFileContents contents, FileLimits limits)
{
    /// <summary>True when a request may refer to files of ours, so that it is worth resolving.</summary>
    public static bool Any(ChatRequest chat) => chat.Messages.Any(m => m.Parts.Any(IsReference));

    /// <summary>
    /// True when a body's bytes may name a file of ours: then it cannot pass to an upstream as it is. Cheap, and wrong in one direction only: a text may
    /// look like a reference.
    /// </summary>
    public static bool MentionedIn(ReadOnlySpan<byte> body) => body.IndexOf("\"file_id\""u8) >= 0 || body.IndexOf("/files/"u8) >= 0 || body.IndexOf("\"files/"u8) >= 0;

    /// <param name="tenant">Whose files may be read; null for everybody's (the admin).</param>
    /// <returns>The same request when nothing refers to a file.</returns>
    public async Task<Result<ChatRequest>> ResolveAsync(ChatRequest chat, string? tenant, CancellationToken cancellation)
    {
        if (!Any(chat))
        {
            return chat;
        }

        var left = limits.InlineBytes;
        var messages = new List<ChatMessage>(chat.Messages.Count);
        foreach (var message in chat.Messages)
        {
            var parts = new List<ContentPart>(message.Parts.Count);
            foreach (var part in message.Parts)
            {
                if (!(await ResolveAsync(part, tenant, left, cancellation)).Try(out var resolved, out var refusal))
                {
                    return refusal;
                }

                left -= resolved.Read;
                parts.Add(resolved.Part);
            }

            messages.Add(message with { Parts = parts });
        }

        return chat with { Messages = messages };
    }

    private async Task<Result<Resolved>> ResolveAsync(ContentPart part, string? tenant, long left, CancellationToken cancellation)
    {
        if (!IsReference(part))
        {
            return new Resolved(part, 0);
        }

        if (part is ToolResultPart result)
        {
            long read = 0;
            var media = new List<MediaPart>(result.Media.Count);
            foreach (var one in result.Media)
            {
                if (!(await ResolveAsync(one, tenant, left - read, cancellation)).Try(out var resolved, out var fault))
                {
                    return fault;
                }

                read += resolved.Read;
                media.Add((MediaPart)resolved.Part);
            }

            return new Resolved(result with { Media = media }, read);
        }

        var reference = (MediaPart)part;
        if (!(await contents.ReadAsync(tenant, reference.Uri!, left, cancellation)).Try(out var file, out var refusal))
        {
            return refusal;
        }

        return file is null
            ? new Resolved(reference, 0)
            : new Resolved(reference with { MimeType = file.MimeType, Data = file.Data, Uri = null, IsFileId = false, Name = reference.Name ?? file.Name }, file.Data.Length);
    }

    private static bool IsReference(ContentPart part) => part switch
    {
        MediaPart { Uri: { } uri } => FileNames.Referred(uri) is not null,
        ToolResultPart result => result.Media.Any(IsReference),
        _ => false,
    };

    private sealed record Resolved(ContentPart Part, long Read);
}
