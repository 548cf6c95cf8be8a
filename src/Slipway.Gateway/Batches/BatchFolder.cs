namespace Slipway.Gateway.Batches;

/// <summary>
/// What a batch needs on disk, below <c>batches/{id}</c>: <c>source.jsonl</c> (requests that came with the call), <c>requests.jsonl</c> (checked),
/// <c>results.jsonl</c> (one line a settled request, in the order they were settled), <c>output.jsonl</c> (results that go out with the batch itself).
/// </summary>
public sealed class BatchFolder
{
    private readonly string root;

    public BatchFolder(string path)
    {
        root = path;
        Directory.CreateDirectory(root);
    }

    public string Source(string id) => In(id, "source.jsonl");

    public string Requests(string id) => In(id, "requests.jsonl");

    public string Results(string id) => In(id, "results.jsonl");

    public string Output(string id) => In(id, "output.jsonl");

    public FileStream Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, Files.FileFolder.Writing(FileMode.Create));
    }

    public static FileStream Read(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });

    /// <summary>The work is done: only what goes out stays.</summary>
    public void Clear(string id)
    {
        if (!Directory.Exists(Path.Combine(root, id)))
        {
            return;
        }

        File.Delete(Source(id));
        File.Delete(Requests(id));
        File.Delete(Requests(id) + ".new");
        File.Delete(Results(id));
        if (!File.Exists(Output(id)))
        {
            Delete(id);
        }
    }

    public void Delete(string id)
    {
        if (Directory.Exists(Path.Combine(root, id)))
        {
            Directory.Delete(Path.Combine(root, id), recursive: true);
        }
    }

    private string In(string id, string name) => Path.Combine(root, id, name);
}
