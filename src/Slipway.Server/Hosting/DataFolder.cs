using Slipway.Server.Commands;

namespace Slipway.Server.Hosting;

/// <summary>Where Slipway keeps what it must remember: one folder, readable by its owner alone.</summary>
public sealed class DataFolder
{
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        try
        {
            Create(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"The data folder {Path} cannot be made: {e.Message}", "Name one that can be written with --data or SLIPWAY_DATA.");
        }
    }

    public string Path { get; }

    public string Run => Sub("run");

    public string Journal => Sub("journal");

    public string Tls => Sub("tls");

    /// <summary>The folder for this user when none is named: <c>$XDG_DATA_HOME/slipway</c> or its equivalent (XDG Base Directory Specification).</summary>
    public static string Default(Func<string, string?> environment)
    {
        if (environment("SLIPWAY_DATA") is { Length: > 0 } named)
        {
            return named;
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return home.Length > 0 ? System.IO.Path.Combine(home, "slipway") : System.IO.Path.Combine(System.IO.Path.GetTempPath(), "slipway-" + Environment.UserName);
    }

    /// <summary>
    /// Takes the folder for one server: budgets and limits are kept in its memory, so a second one on the same folder would spend twice.
    /// The lock goes with the process, however it ends.
    /// </summary>
    public FileStream Lock()
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(Run, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            var other = RunFile.Read(Path);
            throw new CommandFailure(
                $"Another server{(other is null ? "" : $" (pid {other.Pid}, {other.Url})")} uses the data folder {Path}.",
                "Stop it first, or give this one a folder of its own with --data.");
        }
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    private string Sub(string name)
    {
        var path = File(name);
        Create(path);
        return path;
    }

    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
