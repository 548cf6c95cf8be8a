namespace Slipway.Gateway.Batches;

/// <summary>
/// The results of a batch, appended one by one: what is in here is settled for good, also after a kill. Opening it finds out how far an earlier
/// run came, and cuts off a line that a kill left half written.
/// </summary>
public sealed class ResultLog : IAsyncDisposable
{
    private const int LongestLine = 256 * 1024 * 1024;

    private readonly SemaphoreSlim turn = new(1);
    private readonly FileStream file;
    private readonly HashSet<int> settled = [];
    private int succeeded;
    private int failed;

    private ResultLog(FileStream file) => this.file = file;

    public int Succeeded => succeeded;

    public int Failed => failed;

    public static async Task<ResultLog> OpenAsync(string path, CancellationToken cancellation)
    {
        var log = new ResultLog(new FileStream(path, Files.FileFolder.Writing(FileMode.OpenOrCreate)));
        await log.RecoverAsync(cancellation);
        return log;
    }

    /// <summary>Whether an earlier run settled the line.</summary>
    public bool Has(int number) => settled.Contains(number);

    public async Task AppendAsync(BatchResult result)
    {
        var line = result.Line();
        await turn.WaitAsync(CancellationToken.None);
        try
        {
            await file.WriteAsync(line, CancellationToken.None);
            await file.FlushAsync(CancellationToken.None);
            Count(result);
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        turn.Dispose();
    }

    private async Task RecoverAsync(CancellationToken cancellation)
    {
        await TrimAsync(cancellation);
        file.Position = 0;
        await foreach (var (_, line) in ByteLines.ReadAsync(file, LongestLine, cancellation))
        {
            if (line is { } bytes && BatchResult.TryRead(bytes) is { } result && settled.Add(result.Number))
            {
                Count(result);
            }
        }

        file.Position = file.Length;
    }

    /// <summary>Cuts off what stands after the last line break.</summary>
    private async Task TrimAsync(CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - buffer.Length);
            file.Position = start;
            await file.ReadExactlyAsync(buffer.AsMemory(0, (int)(end - start)), cancellation);
            if (buffer.AsSpan(0, (int)(end - start)).LastIndexOf((byte)'\n') is >= 0 and var last)
            {
                file.SetLength(start + last + 1);
                return;
            }

            end = start;
        }

        file.SetLength(0);
    }

    private void Count(BatchResult result)
    {
        if (result.IsSuccess)
        {
            Interlocked.Increment(ref succeeded);
        }
        else
        {
            Interlocked.Increment(ref failed);
        }
    }
}
