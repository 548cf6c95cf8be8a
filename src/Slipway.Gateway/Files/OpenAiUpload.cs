using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Slipway.Core.Errors;
using Slipway.Gateway.SideApis;

namespace Slipway.Gateway.Files;

/// <summary>Reads OpenAI's multipart upload part by part: the file goes straight to disk, in whatever order the fields come.</summary>
internal static class OpenAiUpload
{
    private const int LongestField = 1024;
    private const int MostParts = 16;

    /// <summary>Batch inputs expire after 30 days, as at OpenAI.</summary>
    private static readonly TimeSpan BatchLifetime = TimeSpan.FromDays(30);

    public static async Task<Result<StoredFile>> ReceiveAsync(SideCall call, FileLibrary library)
    {
        if (!MediaTypeHeaderValue.TryParse(call.Request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
        {
            return Error.Invalid("Send the file as multipart/form-data with the fields `file` and `purpose`.", "file");
        }

        var form = new Form();
        try
        {
            if (await ReadAsync(new MultipartReader(boundary.Value!, call.Request.Body), form, library, call.Aborted) is { } fault)
            {
                form.Bytes?.Discard();
                return fault;
            }
        }
        catch (Exception e)
        {
            form.Bytes?.Discard();
            if (e is IOException or InvalidDataException)
            {
                return FileFolder.Broken(e);
            }

            throw;
        }

        if (form.Bytes is not { } bytes)
        {
            return Error.Invalid("`file` is missing. Send the file as a part of that name, with a file name.", "file");
        }

        if (!Describe(form, call.Tenant).Try(out var file, out var wrong))
        {
            bytes.Discard();
            return wrong;
        }

        return await library.AddAsync(file, bytes, call.Aborted);
    }

    private static async Task<Error?> ReadAsync(MultipartReader reader, Form form, FileLibrary library, CancellationToken cancellation)
    {
        for (var count = 0; await reader.ReadNextSectionAsync(cancellation) is { } part; count++)
        {
            if (count == MostParts)
            {
                return Error.Invalid($"The form has more than {MostParts} parts.");
            }

            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { } name)
            {
                return Error.Invalid("A part of the form has no name. Give each a Content-Disposition with one.");
            }

            if (name != "file")
            {
                if (!(await TextAsync(part.Body, name, cancellation)).Try(out var text, out var fault))
                {
                    return fault;
                }

                form.Fields[name] = text;
                continue;
            }

            if (form.Bytes is not null)
            {
                return Error.Invalid("`file` is there twice. Upload one file at a time.", "file");
            }

            var given = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
            form.FileName = given is { Length: > 0 } ? Path.GetFileName(given.Replace('\\', '/')) : "upload";
            form.MimeType = part.ContentType;
            if (!(await library.Folder.ReceiveAsync(part.Body, library.Limits.FileBytes, cancellation)).Try(out var bytes, out var refusal))
            {
                return refusal;
            }

            form.Bytes = bytes;
        }

        return null;
    }

    private static Result<NewFile> Describe(Form form, string tenant)
    {
        var purpose = form.Fields.GetValueOrDefault("purpose");
        if (purpose is null || !FilePurposes.Uploadable.Contains(purpose, StringComparer.Ordinal))
        {
            return Error.Invalid($"`purpose` must be one of {string.Join(", ", FilePurposes.Uploadable)}.", "purpose");
        }

        if (!ExpiresAfter(form.Fields.GetValueOrDefault("expires_after[anchor]"), form.Fields.GetValueOrDefault("expires_after[seconds]")).Try(out var after, out var fault))
        {
            return fault;
        }

        return new NewFile(tenant, form.FileName, purpose, FileNames.MimeType(form.FileName, form.MimeType)) { ExpiresAfter = after ?? (purpose == FilePurposes.Batch ? BatchLifetime : null) };
    }

    /// <summary><c>expires_after</c>: from one hour to 30 days after <c>created_at</c>.</summary>
    internal static Result<TimeSpan?> ExpiresAfter(string? anchor, string? seconds)
    {
        if (anchor is null && seconds is null)
        {
            return (TimeSpan?)null;
        }

        if (anchor is not "created_at")
        {
            return Error.Invalid("`expires_after.anchor` must be created_at.", "expires_after");
        }

        return int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 3600 and <= 2_592_000
            ? TimeSpan.FromSeconds(number)
            : Error.Invalid("`expires_after.seconds` must be a whole number from 3600 (an hour) to 2592000 (30 days).", "expires_after");
    }

    private static async Task<Result<string>> TextAsync(Stream body, string name, CancellationToken cancellation)
    {
        var buffer = new byte[LongestField + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return length > LongestField ? Error.Invalid($"`{name}` is too long for a field of this form.", name) : Encoding.UTF8.GetString(buffer, 0, length);
    }

    private sealed class Form
    {
        public Dictionary<string, string> Fields { get; } = new(StringComparer.Ordinal);

        public string FileName { get; set; } = "";

        public string? MimeType { get; set; }

        public IncomingBytes? Bytes { get; set; }
    }
}
