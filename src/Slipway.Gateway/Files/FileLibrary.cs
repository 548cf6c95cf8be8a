using System.Globalization;
using Slipway.Core.Errors;

namespace Slipway.Gateway.Files;

/// <summary>
/// The files of all tenants: descriptions in the store, bytes in the folder. A file is there for its tenant and for the admin (a null tenant);
/// for everybody else, and after its time, it does not exist.
/// </summary>
public sealed class FileLibrary(IFileStore store, FileFolder folder, FileLimits limits, TimeProvider time)
{
    private const int SweptAtOnce = 200;

    public FileLimits Limits => limits;

    public FileFolder Folder => folder;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Keeps a stream's bytes as a file.</summary>
    public async Task<Result<StoredFile>> AddAsync(NewFile file, Stream source, CancellationToken cancellation) =>
        (await folder.ReceiveAsync(source, file.Generated ? long.MaxValue : limits.FileBytes, cancellation)).Try(out var bytes, out var refusal) ? await AddAsync(file, bytes, cancellation) : refusal;

    /// <summary>Keeps bytes that have come; they are discarded when they cannot be kept.</summary>
    public async Task<Result<StoredFile>> AddAsync(NewFile file, IncomingBytes bytes, CancellationToken cancellation)
    {
        if (bytes.Length == 0)
        {
            bytes.Discard();
            return Error.Invalid("The file is empty. Send its bytes.", "file", "empty_file");
        }

        var now = time.GetUtcNow();
        var stored = new StoredFile(file.Id ?? FileNames.NewId(now), file.Tenant)
        {
            Name = file.Name,
            DisplayName = file.DisplayName,
            MimeType = file.MimeType,
            Purpose = file.Purpose,
            Bytes = bytes.Length,
            Sha256 = bytes.Sha256,
            Blob = folder.Keep(bytes.Path),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
            ExpiresAt = file.ExpiresAfter is { } after ? DateTimeOffset.FromUnixTimeMilliseconds((now + after).ToUnixTimeMilliseconds()) : null,
        };
        if (await store.AddAsync(stored, file.Generated ? long.MaxValue : limits.TenantBytes, cancellation) is not { } refusal)
        {
            return stored;
        }

        folder.Delete(stored.Blob);
        return refusal;
    }

    /// <param name="name">The file by any of its names.</param>
    public async Task<Result<StoredFile>> FindAsync(string? tenant, string name, CancellationToken cancellation) =>
        await store.FindAsync(tenant, FileNames.IdOf(name), cancellation) is { } file && !(file.ExpiresAt <= time.GetUtcNow())
            ? file
            : Error.NotFound($"There is no file `{name}`. List the files to see those that are there; they may have expired.", "file_id", "file_not_found");

    /// <param name="after">Name of the file before the page wanted; null for the first page.</param>
    public async Task<Result<FilePage>> ListAsync(string? tenant, int limit, string? after, string? purpose, bool ascending, CancellationToken cancellation)
    {
        StoredFile? place = null;
        if (after is not null && !(await FindAsync(tenant, after, cancellation)).Try(out place, out _))
        {
            return Error.Invalid($"There is no file `{after}` to go on from. Begin with the first page.", "after");
        }

        var files = await store.ListAsync(new FileQuery(tenant, time.GetUtcNow(), limit + 1) { Purpose = purpose, Ascending = ascending, After = place }, cancellation);
        return new FilePage([.. files.Take(limit)], files.Count > limit);
    }

    public async Task<Result<StoredFile>> DeleteAsync(string? tenant, string name, CancellationToken cancellation)
    {
        if (!(await FindAsync(tenant, name, cancellation)).Try(out var file, out var missing))
        {
            return missing;
        }

        await RemoveAsync(file, cancellation);
        return file;
    }

    /// <summary>Opens the bytes of a file.</summary>
    public Result<FileStream> Open(StoredFile file)
    {
        try
        {
            return folder.Open(file.Blob);
        }
        catch (IOException)
        {
            return Error.NotFound(string.Create(CultureInfo.InvariantCulture, $"The file `{file.Id}` was deleted a moment ago."), "file_id", "file_not_found");
        }
    }

    /// <summary>Deletes what has expired.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var count = 0;
        IReadOnlyList<StoredFile> expired;
        do
        {
            expired = await store.ExpiredAsync(time.GetUtcNow(), SweptAtOnce, cancellation);
            foreach (var file in expired)
            {
                await RemoveAsync(file, cancellation);
            }

            count += expired.Count;
        }
        while (expired.Count == SweptAtOnce);
        return count;
    }

    /// <summary>For the start, before anybody uploads: deletes bytes that no file refers to.</summary>
    public async Task DeleteOrphansAsync(CancellationToken cancellation) => folder.DeleteOrphans(await store.BlobsAsync(cancellation));

    // The description goes first: a kill in between leaves bytes without a name, which the next start deletes, and never a name without bytes.
    private async Task RemoveAsync(StoredFile file, CancellationToken cancellation)
    {
        if (await store.RemoveAsync(file.Tenant, file.Id, cancellation))
        {
            folder.Delete(file.Blob);
        }
    }
}

/// <summary>A page of a list.</summary>
public sealed record FilePage(IReadOnlyList<StoredFile> Files, bool HasMore);
