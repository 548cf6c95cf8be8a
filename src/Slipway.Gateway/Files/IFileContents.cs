using System.Globalization;
using Slipway.Core.Errors;

namespace Slipway.Gateway.Files;

/// <summary>The bytes of uploaded files, for what has to send them on.</summary>
public interface IFileContents
{
    /// <summary>Reads a file whole.</summary>
    /// <param name="tenant">Whose file it must be; null for anybody's (the admin).</param>
    /// <param name="idOrUri">Any of its names, or its address in Gemini's API.</param>
    /// <param name="limit">Most bytes to read.</param>
    /// <returns>Null when the reference may be somebody else's, such as a file at Google.</returns>
    Task<Result<FileContent?>> ReadAsync(string? tenant, string idOrUri, long limit, CancellationToken cancellation);
}

public sealed record FileContent(string Name, string MimeType, ReadOnlyMemory<byte> Data);

/// <summary>Reads from the library.</summary>
public sealed class FileContents(FileLibrary library) : IFileContents
{
    public async Task<Result<FileContent?>> ReadAsync(string? tenant, string idOrUri, long limit, CancellationToken cancellation)
    {
        if (FileNames.Referred(idOrUri) is not { } reference)
        {
            return (FileContent?)null;
        }

        if (!(await library.FindAsync(tenant, reference.Id, cancellation)).Try(out var file, out var missing))
        {
            return reference.IsOurs ? missing : (FileContent?)null;
        }

        if (file.Bytes > limit)
        {
            return new Error(ErrorKind.PayloadTooLarge, string.Create(CultureInfo.InvariantCulture, $"The file `{file.Id}` has {file.Bytes} bytes, and {limit} more fit into this request. Use smaller files, or fewer."))
            {
                Field = "file_id", Code = "file_too_large",
            };
        }

        if (!library.Open(file).Try(out var stream, out var gone))
        {
            return gone;
        }

        await using (stream)
        {
            var data = new byte[file.Bytes];
            await stream.ReadExactlyAsync(data, cancellation);
            return new FileContent(file.Name, file.MimeType, data);
        }
    }
}
