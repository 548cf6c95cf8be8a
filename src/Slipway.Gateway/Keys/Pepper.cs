using System.Security.Cryptography;

namespace Slipway.Gateway.Keys;

/// <summary>The server's own secret that keys are hashed with: without it a copy of the database lets nobody test guesses.</summary>
public static class Pepper
{
    private const int Length = 32;

    /// <summary>Reads the pepper from <paramref name="path"/>, or makes one there that only the owner can read.</summary>
    public static byte[] LoadOrCreate(string path)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            var made = RandomNumberGenerator.GetBytes(Length);
            using var file = new FileStream(path, options);
            file.Write(made);
            file.Flush(flushToDisk: true);
            return made;
        }
        catch (IOException e) when (File.Exists(path))
        {
            var found = File.ReadAllBytes(path);
            return found.Length == Length ? found : throw new InvalidDataException($"{path} should hold {Length} bytes and holds {found.Length}. Restore it from a backup: without it no stored key can be recognised.", e);
        }
    }
}
