using System.Text.RegularExpressions;
using Slipway.Testing;

namespace Slipway.Tests.Architecture;

/// <summary>Small files, honest names, nothing left for later.</summary>
public sealed partial class SourceFileTests
{
    private const int Longest = 400;
    private const int Median = 150;

    private static IEnumerable<string> Sources(string below) => Repository.Files(below, "*.cs");

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
        => new[] { "src", "tests", "tools" }.SelectMany(Sources).Select(f => (File: f, Lines: Lines(f))).Where(f => f.Lines > Longest)
            .Select(f => $"{f.File}: {f.Lines} lines").ShouldBeEmpty("split it by idea");

    [Fact]
    public void Half_of_the_source_files_are_shorter_than_150_lines()
    {
        var lengths = Sources("src").Select(Lines).Order().ToArray();
        lengths[lengths.Length / 2].ShouldBeLessThan(Median);
    }

    [Fact]
    public void No_type_is_named_for_nothing_in_particular()
        => Sources("src").SelectMany(f => VagueName().Matches(Repository.Read(f)).Select(m => $"{f}: {m.Groups[1].Value}"))
            .ShouldBeEmpty("name a type for what it does, not Manager, Helper or Utils");

    [Fact]
    public void Nothing_in_src_is_left_for_later()
        => Sources("src").SelectMany(f => ForLater().Matches(Repository.Read(f)).Select(m => $"{f}: {m.Value}")).ShouldBeEmpty();

    [Fact]
    public void A_namespace_follows_its_folder()
        => Sources("src").Select(f => (File: f, Named: Namespace().Match(Repository.Read(f)).Groups[1].Value, Folder: Path.GetDirectoryName(f)!["src/".Length..].Replace('/', '.')))
            .Where(f => f.Named.Length > 0 && f.Named != f.Folder).Select(f => $"{f.File} says {f.Named}").ShouldBeEmpty();

    private static int Lines(string file) => File.ReadLines(Repository.PathOf(file)).Count();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(\w*(?:Manager|Helpers?|Utils?|Utility|Utilities))\b", RegexOptions.None, 1000)]
    private static partial Regex VagueName();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX|NotImplementedException)\b", RegexOptions.None, 1000)]
    private static partial Regex ForLater();

    [GeneratedRegex(@"^namespace\s+([\w.]+)\s*;", RegexOptions.Multiline, 1000)]
    private static partial Regex Namespace();
}
