using System.Runtime.CompilerServices;
using Slipway.Engine.Encoder;

namespace Slipway.Tests.Engine.Encoder;

/// <summary>The shipped encoder, loaded once for all tests.</summary>
internal static class UseLite
{
    public static string Folder { get; } = FindFolder();

    public static TextEncoder Encoder { get; } = TextEncoder.Load(Folder);

    private static string FindFolder([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Slipway.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder!, "models", "use-lite");
    }
}
