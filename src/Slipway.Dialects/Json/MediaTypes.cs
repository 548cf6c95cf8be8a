using System.Collections.Frozen;

namespace Slipway.Dialects.Json;

/// <summary>Guesses the media type of an address from its ending: dialects that give only a URL need one for those that ask for both.</summary>
internal static class MediaTypes
{
    private static readonly FrozenDictionary<string, string> ByEnding = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".webp"] = "image/webp",
        [".gif"] = "image/gif",
        [".heic"] = "image/heic",
        [".pdf"] = "application/pdf",
        [".txt"] = "text/plain",
        [".mp3"] = "audio/mpeg",
        [".wav"] = "audio/wav",
        [".mp4"] = "video/mp4",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static string Of(Uri address, string otherwise) =>
        ByEnding.GetValueOrDefault(System.IO.Path.GetExtension(address.AbsolutePath), otherwise);
}
