using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Slipway.Gateway.Keys;

/// <summary>The server's own secret that keys are hashed with: without it a copy of the database lets nobody test guesses.</summary>
public static class Pepper
{
    private const int Length = 32;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Reads the pepper from <paramref name="path"/>, or makes one there that only the owner can read. Several processes may do so at once.</summary>
    /// <param name="given">64 hexadecimal digits to use instead of the file (<c>SLIPWAY_PEPPER</c>), for installations that keep secrets elsewhere.</param>
    public static byte[] LoadOrCreate(string path, string? given = null)
    {
        if (!string.IsNullOrEmpty(given))
        {
            return given.Length == 2 * Length && given.All(char.IsAsciiHexDigit)
                ? Convert.FromHexString(given)
                : throw new InvalidDataException($"SLIPWAY_PEPPER must be {2 * Length} hexadecimal digits. `openssl rand -hex {Length}` makes some.");
        }

        if (!File.Exists(path))
        {
            Create(path);
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
        {
            throw new InvalidDataException($"{path} can be read by others than its owner. Run `chmod 600 {path}`; if others may have read it, make new keys.");
        }

        var found = File.ReadAllBytes(path);
        return found.Length == Length
            ? found
            : throw new InvalidDataException($"{path} should hold {Length} bytes and holds {found.Length}. Restore it from a backup: without it no stored key can be recognised.");
    }

    // Written whole under another name first, so that nobody ever reads half a pepper; the first to put its file in place wins.
    private static void Create(string path)
    {
        var draft = Draft(path);
        if (OperatingSystem.IsWindows())
        {
            MoveUnlessThere(draft, path);
            return;
        }

        // File.Move looks first and renames then, so two could both see nothing there; link(2) does both in one step.
        var linked = Link(draft, path) == 0;
        File.Delete(draft);
        if (!linked && !File.Exists(path))
        {
            MoveUnlessThere(Draft(path), path); // a file system without hard links
        }
    }

    private static string Draft(string path)
    {
        var draft = path + "." + Guid.NewGuid().ToString("N");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(draft, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(Length));
            file.Flush(flushToDisk: true);
        }

        return draft;
    }

    private static void MoveUnlessThere(string draft, string path)
    {
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string added);
}
