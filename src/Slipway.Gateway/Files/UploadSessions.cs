using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Core.Errors;
using Slipway.Core.Identity;

namespace Slipway.Gateway.Files;

/// <summary>An upload in pieces that has begun. Its id is a secret: who has it may go on.</summary>
public sealed record UploadSession(string Id, NewFile File, DateTimeOffset StartedAt)
{
    /// <summary>How long the whole will be; null when the caller did not say.</summary>
    public long? Size { get; init; }

    /// <summary>The file that came of it; null while bytes are still wanted.</summary>
    public string? FileId { get; init; }
}

/// <summary>
/// Uploads in pieces, kept as files (<c>incoming/{id}.json</c> for what is known, <c>.part</c> for the bytes), so that one goes on after the server
/// was away, even killed. An upload that was finished is remembered for a while: a caller that lost the reply may ask again.
/// </summary>
public sealed class UploadSessions(FileLibrary library)
{
    private string Folder => library.Folder.Incoming;

    public async Task<UploadSession> StartAsync(NewFile file, long? size, CancellationToken cancellation)
    {
        var session = new UploadSession(Ids.New("up"), file, library.Now) { Size = size };
        await SaveAsync(session, cancellation);
        return session;
    }

    public async Task<Result<UploadSession>> FindAsync(string id, CancellationToken cancellation)
    {
        if (id.StartsWith("up-", StringComparison.Ordinal) && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && File.Exists(Described(id)))
        {
            var session = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(Described(id), cancellation), UploadJson.Default.UploadSession)!;
            if (session.StartedAt + library.Limits.UploadTime > library.Now)
            {
                return session;
            }
        }

        return Error.NotFound("There is no such upload; it may have been cancelled or have taken too long. Start a new one.", "upload_id");
    }

    /// <summary>How many bytes have come.</summary>
    public long Received(UploadSession session) => new FileInfo(Part(session.Id)) is { Exists: true } part ? part.Length : 0;

    /// <summary>Takes a piece. One that was sent before is taken again from where it begins, so that a caller may simply repeat.</summary>
    public async Task<Error?> AppendAsync(UploadSession session, long offset, Stream piece, CancellationToken cancellation)
    {
        try
        {
            await using var part = new FileStream(Part(session.Id), FileFolder.Writing(FileMode.OpenOrCreate));
            if (offset > part.Length)
            {
                return Error.Invalid(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"X-Goog-Upload-Offset is {offset}, but only {part.Length} bytes have come. Ask with the command `query`, and go on from there."), "X-Goog-Upload-Offset");
            }

            part.SetLength(offset);
            part.Position = offset;
            if (await FileFolder.PourAsync(piece, part, library.Limits.FileBytes, null, cancellation) is { } tooLarge)
            {
                return tooLarge;
            }

            part.Flush(flushToDisk: true);
            return null;
        }
        catch (IOException) when (IsBusy(session))
        {
            return new Error(ErrorKind.Conflict, "Another request is writing to this upload. Wait for it to end.") { Code = "upload_busy" };
        }
        catch (IOException e)
        {
            return FileFolder.Told(e)!;
        }
    }

    /// <summary>Makes the file of what has come.</summary>
    public async Task<Result<StoredFile>> FinishAsync(UploadSession session, CancellationToken cancellation)
    {
        var received = Received(session);
        if (session.Size is { } size && size != received)
        {
            return Error.Invalid(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The upload was announced with {size} bytes, and {received} have come. Send the rest before finalizing, or start again."), "X-Goog-Upload-Header-Content-Length");
        }

        if (received == 0)
        {
            return Error.Invalid("Nothing was uploaded. Send the bytes before finalizing.", "file", "empty_file");
        }

        string hash;
        await using (var part = File.OpenRead(Part(session.Id)))
        {
            hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(part, cancellation));
        }

        if (!(await library.AddAsync(session.File, new IncomingBytes(Part(session.Id), received, hash), cancellation)).Try(out var file, out var refusal))
        {
            return refusal;
        }

        await SaveAsync(session with { FileId = file.Id }, cancellation);
        return file;
    }

    public void Cancel(UploadSession session)
    {
        File.Delete(Part(session.Id));
        File.Delete(Described(session.Id));
    }

    /// <summary>Deletes what was begun so long ago that it may not go on, and whole uploads that a kill cut off.</summary>
    public void Sweep()
    {
        var latest = (library.Now - library.Limits.UploadTime).UtcDateTime;
        foreach (var path in Directory.EnumerateFiles(Folder).Where(path => File.GetLastWriteTimeUtc(path) < latest))
        {
            File.Delete(path);
        }
    }

    private bool IsBusy(UploadSession session)
    {
        try
        {
            using var part = new FileStream(Part(session.Id), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private async Task SaveAsync(UploadSession session, CancellationToken cancellation)
    {
        var next = Described(session.Id) + ".new";
        await File.WriteAllBytesAsync(next, JsonSerializer.SerializeToUtf8Bytes(session, UploadJson.Default.UploadSession), cancellation);
        File.Move(next, Described(session.Id), overwrite: true);
    }

    private string Described(string id) => Path.Combine(Folder, id + ".json");

    private string Part(string id) => Path.Combine(Folder, id + ".part");
}

[JsonSerializable(typeof(UploadSession))]
internal sealed partial class UploadJson : JsonSerializerContext;
