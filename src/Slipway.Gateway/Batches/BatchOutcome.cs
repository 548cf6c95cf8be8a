using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Core.Errors;
using Slipway.Gateway.Files;

namespace Slipway.Gateway.Batches;

/// <summary>Makes the output of a batch, in the order of its input: files of its tenant, or one that goes out with the batch itself.</summary>
internal sealed class BatchOutcome(FileLibrary files, BatchFolder folder)
{
    private const int LongestLine = 256 * 1024 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 600 };

    /// <param name="unsettled">Why lines without a result have none; null leaves them out.</param>
    /// <returns>The batch with its files and its usage.</returns>
    public async Task<BatchJob> WriteAsync(BatchJob job, IBatchFormat format, Error? unsettled, CancellationToken cancellation)
    {
        var kind = format.Output(job);
        var places = await PlacesAsync(job.Id, cancellation);
        var outputPath = kind == BatchOutput.Inline ? folder.Output(job.Id) : Path.Combine(files.Folder.Incoming, $"batch-{job.Id}-output");
        var errorPath = Path.Combine(files.Folder.Incoming, $"batch-{job.Id}-errors");
        var usage = new BatchUsage(0, 0, 0, 0);
        var (wrote, failed) = (0, 0);
        await using (var output = folder.Write(outputPath))
        await using (var errors = folder.Write(errorPath))
        await using (var results = BatchFolder.Read(folder.Results(job.Id)))
        await using (var requests = BatchFolder.Read(folder.Requests(job.Id)))
        {
            await foreach (var (_, bytes) in ByteLines.ReadAsync(requests, LongestLine, cancellation))
            {
                var line = BatchLine.Read(bytes!.Value);
                var result = places.TryGetValue(line.Number, out var place) ? await ReadAsync(results, place, cancellation) : null;
                if (result is null && unsettled is null)
                {
                    continue;
                }

                var good = kind != BatchOutput.Separate || result is { IsSuccess: true };
                var target = good ? output : errors;
                (wrote, failed) = good ? (wrote + 1, failed) : (wrote, failed + 1);
                await using (var json = new Utf8JsonWriter(target, Options))
                {
                    if (result is null)
                    {
                        format.WriteUnsettled(json, job, line, unsettled!);
                    }
                    else
                    {
                        format.Write(json, job, line, result);
                        usage += Usage(format, result);
                    }
                }

                await target.WriteAsync("\n"u8.ToArray(), cancellation);
            }
        }

        return job with
        {
            Usage = usage,
            OutputFile = kind == BatchOutput.Inline ? null : await KeepAsync(job, outputPath, wrote, "output", cancellation),
            ErrorFile = await KeepAsync(job, errorPath, failed, "error", cancellation),
        };
    }

    /// <summary>The name is the batch's own, so that a kill between keeping the file and noting it makes no second one.</summary>
    private async Task<string?> KeepAsync(BatchJob job, string path, int lines, string what, CancellationToken cancellation)
    {
        if (lines == 0)
        {
            File.Delete(path);
            return null;
        }

        var id = job.Id + what[0];
        var file = new NewFile(job.Tenant, $"batch_{job.Id}_{what}.jsonl", FilePurposes.BatchOutput, "application/jsonl") { Id = id, ExpiresAfter = job.OutputExpiresAfter, Generated = true };
        await using (var stream = BatchFolder.Read(path))
        {
            var added = await files.AddAsync(file, stream, cancellation);
            if (!added.IsOk && added.Error!.Kind != ErrorKind.Conflict)
            {
                throw new IOException("The results of a batch cannot be kept: " + added.Error.Message);
            }
        }

        File.Delete(path);
        return id;
    }

    /// <summary>Where in the results each line's stands.</summary>
    private async Task<Dictionary<int, (long At, int Length)>> PlacesAsync(string id, CancellationToken cancellation)
    {
        var places = new Dictionary<int, (long, int)>();
        await using var results = BatchFolder.Read(folder.Results(id));
        long at = 0;
        await foreach (var (_, line) in ByteLines.ReadAsync(results, LongestLine, cancellation))
        {
            // Lines are written here: none is blank, and each ends with one line feed.
            if (line is { } bytes)
            {
                if (BatchResult.TryRead(bytes) is { } result)
                {
                    places.TryAdd(result.Number, (at, bytes.Length));
                }

                at += bytes.Length + 1;
            }
        }

        return places;
    }

    private static async Task<BatchResult?> ReadAsync(FileStream results, (long At, int Length) place, CancellationToken cancellation)
    {
        var line = new byte[place.Length];
        results.Position = place.At;
        await results.ReadExactlyAsync(line, cancellation);
        return BatchResult.TryRead(line);
    }

    private static BatchUsage Usage(IBatchFormat format, BatchResult result)
    {
        using var document = JsonDocument.Parse(result.Body, new JsonDocumentOptions { MaxDepth = 600 });
        return format.Usage(document.RootElement);
    }
}
