using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Slipway.Gateway.Calls;
using Slipway.Gateway.Files;

namespace Slipway.Gateway.Batches;

/// <summary>Reads a batch's input to its end, checks each line, and writes down what is to be done. All faults are told, not the first alone.</summary>
internal sealed class BatchIntake(FileLibrary files, BatchFolder folder, BatchLimits limits)
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 200 };

    /// <returns>The batch with its number of lines and its model, or with faults.</returns>
    public async Task<BatchJob> ReadAsync(BatchJob job, IBatchFormat format, CancellationToken cancellation)
    {
        var faults = new List<BatchFault>();
        var open = await OpenAsync(job, cancellation);
        if (open is null)
        {
            return job with { Faults = [new BatchFault("file_not_found", "The input file is not there any more.", null, "input_file_id")] };
        }

        await using var source = open;
        if (source.Length > limits.InputBytes)
        {
            return job with { Faults = [new BatchFault("file_too_large", $"The input may have {limits.InputBytes / 1048576} MB at most. Split it.", null, "input_file_id")] };
        }

        var checkedLines = folder.Requests(job.Id);
        await using var target = folder.Write(checkedLines + ".new");
        var output = new ArrayBufferWriter<byte>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var models = new HashSet<string>(StringComparer.Ordinal);
        var total = 0;
        await foreach (var (number, bytes) in ByteLines.ReadAsync(source, limits.LineBytes, cancellation))
        {
            if (++total > limits.Requests)
            {
                faults.Add(new BatchFault("too_many_requests", string.Create(CultureInfo.InvariantCulture, $"A batch may have {limits.Requests} requests at most. Split it."), number));
                break;
            }

            if (Read(job, format, number, bytes, faults.Add) is var (line, model) && IsNew(line, keys, faults.Add))
            {
                models.Add(model ?? "");
                output.ResetWrittenCount();
                line.Write(output);
                await target.WriteAsync(output.WrittenMemory, cancellation);
            }

            if (faults.Count >= limits.Faults)
            {
                faults.Add(new BatchFault("too_many_errors", "There are more faults than these; what follows was not checked.", number));
                break;
            }
        }

        if (total == 0)
        {
            faults.Add(new BatchFault("empty_file", "The input has no requests.", null, "input_file_id"));
        }

        target.Flush(flushToDisk: true);
        await target.DisposeAsync();
        File.Move(checkedLines + ".new", checkedLines, overwrite: true);
        return job with { Total = total, Faults = faults, Model = job.Model ?? (models is { Count: 1 } ? models.Single() : null) };
    }

    private static (BatchLine Line, string? Model)? Read(BatchJob job, IBatchFormat format, int number, ReadOnlyMemory<byte>? bytes, Action<BatchFault> fault)
    {
        if (bytes is not { } line)
        {
            fault(new BatchFault("line_too_long", "This line is too long.", number));
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line, Options);
            return format.Read(job, number, document.RootElement, fault);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            fault(new BatchFault("invalid_json_line", "This line is not parseable as valid JSON.", number));
            return null;
        }
    }

    private static bool IsNew(BatchLine line, HashSet<string> keys, Action<BatchFault> fault)
    {
        if (line.Key is null || keys.Add(line.Key))
        {
            return true;
        }

        fault(new BatchFault("duplicate_custom_id", $"`{line.Key}` names two requests. Give each its own name.", line.Number, "custom_id"));
        return false;
    }

    private async Task<Stream?> OpenAsync(BatchJob job, CancellationToken cancellation)
    {
        if (job.InputFile is null)
        {
            return BatchFolder.Read(folder.Source(job.Id));
        }

        var tenant = job.Tenant == Caller.Admin.Id ? null : job.Tenant;
        return (await files.FindAsync(tenant, job.InputFile, cancellation)).Try(out var file, out _) && files.Open(file).Try(out var stream, out _) ? stream : null;
    }
}
