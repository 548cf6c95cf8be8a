using System.Security.Cryptography;
using Slipway.Core.Errors;
using Slipway.Core.Identity;

namespace Slipway.Gateway.Files;

/// <summary>
/// The bytes of files, below one folder: <c>blobs/ab/abcd…</c> for what is kept, <c>incoming/</c> for what is still coming. Bytes go through
/// memory in pieces only. A blob never changes once it is there.
/// </summary>
public sealed class FileFolder
{
    private const int PieceBytes = 128 * 1024;

    private readonly string blobs;

    public FileFolder(string path)
    {
        blobs = Path.Combine(path, "blobs");
        Incoming = Path.Combine(path, "incoming");
        Directory.CreateDirectory(blobs);
        Directory.CreateDirectory(Incoming);
    }

    public string Incoming { get; }

    /// <summary>Writes a stream to its end into <c>incoming</c>. What was written is on disk when this returns.</summary>
    public async Task<Result<IncomingBytes>> ReceiveAsync(Stream source, long limit, CancellationToken cancellation)
    {
        var path = Path.Combine(Incoming, Ids.New("in"));
        try
        {
            await using var target = new FileStream(path, Writing(FileMode.CreateNew));
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            if (await PourAsync(source, target, limit, hash, cancellation) is { } tooLarge)
            {
                await target.DisposeAsync();
                File.Delete(path);
                return tooLarge;
            }

            target.Flush(flushToDisk: true);
            return new IncomingBytes(path, target.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch (Exception e)
        {
            File.Delete(path);
            if (Told(e) is { } told)
            {
                return told;
            }

            throw;
        }
    }

    /// <summary>Pours what a stream holds into a file at its current place.</summary>
    /// <param name="limit">Most bytes that the target may hold in the end.</param>
    public static async Task<Error?> PourAsync(Stream source, FileStream target, long limit, IncrementalHash? hash, CancellationToken cancellation)
    {
        var buffer = new byte[PieceBytes];
        while (true)
        {
            int read;
            try
            {
                read = await source.ReadAsync(buffer, cancellation);
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                return Broken(e);
            }

            if (read == 0)
            {
                return null;
            }

            if (target.Position + read > limit)
            {
                return TooLarge(limit);
            }

            hash?.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }

    /// <summary>What is wrong with a body that cannot be read to its end.</summary>
    public static Error Broken(Exception exception) => exception is InvalidDataException
        ? Error.Invalid("The multipart body is malformed: " + exception.Message, "file")
        : Error.Invalid("The body broke off before its end, or is badly framed. Send it whole, with a correct Content-Length or chunked.", "file");

    /// <summary>Turns what can go wrong with the disk into an error; null when it is something else.</summary>
    public static Error? Told(Exception exception) => exception switch
    {
        IOException or UnauthorizedAccessException => new Error(ErrorKind.Unavailable, "The file could not be written. Tell the operator to look at the disk of the data folder.") { Code = "storage_unavailable" },
        _ => null,
    };

    public static Error TooLarge(long limit) =>
        new(ErrorKind.PayloadTooLarge, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The file is larger than {limit / 1048576.0:0.##} MB. Send less, or raise general_settings.max_file_size_mb.")) { Field = "file", Code = "file_too_large" };

    public static FileStreamOptions Writing(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>Keeps what has come; gives the blob's name.</summary>
    public string Keep(string incoming)
    {
        var blob = Ids.New("blob")["blob-".Length..];
        var path = PathOf(blob);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(incoming, path);
        return blob;
    }

    /// <exception cref="IOException">The blob is not there (any more).</exception>
    public FileStream Open(string blob) =>
        new(PathOf(blob), new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });

    public void Delete(string blob)
    {
        if (File.Exists(PathOf(blob)))
        {
            File.Delete(PathOf(blob));
        }
    }

    /// <summary>Deletes blobs that no file refers to: what a kill left between moving the bytes and noting the file.</summary>
    public int DeleteOrphans(IReadOnlySet<string> known)
    {
        var orphans = Directory.EnumerateFiles(blobs, "*", SearchOption.AllDirectories).Where(path => !known.Contains(Path.GetFileName(path))).ToList();
        orphans.ForEach(File.Delete);
        return orphans.Count;
    }

    private string PathOf(string blob) => Path.Combine(blobs, blob[..2], blob);
}

/// <summary>Bytes that have come and are not kept yet.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record IncomingBytes(string Path, long Length, string Sha256)
{
    public void Discard() => File.Delete(Path);
}
