namespace Slipway.Testing;

/// <summary>The source tree that the tests were built from.</summary>
public static class Repository
{
    private static readonly string[] Made = ["bin", "obj", "node_modules", "artifacts", "TestResults", ".git", "__pycache__"];

    /// <summary>Full path of the folder that holds <c>Slipway.slnx</c>.</summary>
    public static string Root { get; } = Find();

    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>Relative paths (with <c>/</c>) of the files below a folder, without what builds leave behind.</summary>
    public static IEnumerable<string> Files(string below = "", string pattern = "*")
    {
        var pending = new Stack<string>([PathOf(below)]);
        while (pending.TryPop(out var folder))
        {
            foreach (var file in Directory.EnumerateFiles(folder, pattern))
            {
                yield return Path.GetRelativePath(Root, file).Replace(Path.DirectorySeparatorChar, '/');
            }

            foreach (var child in Directory.EnumerateDirectories(folder).Where(d => !Made.Contains(Path.GetFileName(d), StringComparer.Ordinal)))
            {
                pending.Push(child);
            }
        }
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Slipway.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests have to run from inside the source tree: no folder above them holds Slipway.slnx.");
    }
}
