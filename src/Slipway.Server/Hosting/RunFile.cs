using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Server.Hosting;

/// <summary>
/// How commands on this machine find the running server: its address and a key made for this run, in a file that only the
/// owner of the data folder can read. Gone when the server stops; worthless after.
/// </summary>
public sealed record RunFile(string Url, string Key, int Pid)
{
    /// <summary>SHA-256 of the certificate at an https <see cref="Url"/>, by which commands on this machine know the server again.</summary>
    public string? Fingerprint { get; init; }

    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "run", "server.json");

    public void Write(string dataFolder)
    {
        var path = PathIn(dataFolder);
        var temporary = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        File.Delete(temporary);
        using (var stream = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(stream, this, RunFileJson.Default.RunFile);
        }

        File.Move(temporary, path, overwrite: true);
    }

    public static RunFile? Read(string dataFolder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(PathIn(dataFolder)), RunFileJson.Default.RunFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public static void Delete(string dataFolder) => File.Delete(PathIn(dataFolder));
}

[JsonSerializable(typeof(RunFile))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class RunFileJson : JsonSerializerContext;
