using System.Text.RegularExpressions;
using System.Xml.Linq;
using Slipway.Testing;

namespace Slipway.Tests.Architecture;

/// <summary><c>docs/dependencies.md</c> lists exactly the packages and versions that <c>Directory.Packages.props</c> allows.</summary>
public sealed partial class DependencyListTests
{
    private static readonly Dictionary<string, string> Allowed = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
        .ToDictionary(e => e.Attribute("Include")!.Value, e => e.Attribute("Version")!.Value, StringComparer.Ordinal);

    private static readonly Dictionary<string, string> Listed = Row().Matches(Repository.Read("docs/dependencies.md"))
        .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.Ordinal);

    [Fact]
    public void Every_package_is_explained() => Allowed.Keys.Except(Listed.Keys, StringComparer.Ordinal).ShouldBeEmpty("add a row to docs/dependencies.md");

    [Fact]
    public void Nothing_is_explained_that_is_not_used() => Listed.Keys.Except(Allowed.Keys, StringComparer.Ordinal).ShouldBeEmpty("take the row out of docs/dependencies.md");

    [Fact]
    public void The_versions_agree()
        => Listed.Where(l => Allowed.TryGetValue(l.Key, out var version) && version != l.Value).Select(l => $"{l.Key}: listed {l.Value}, used {Allowed[l.Key]}").ShouldBeEmpty();

    [Fact]
    public void Every_allowed_package_is_asked_for_by_a_project()
    {
        var asked = Repository.Files(pattern: "*.csproj").Concat(["Directory.Build.props"]).SelectMany(f => XDocument.Load(Repository.PathOf(f)).Descendants("PackageReference"))
            .Select(e => e.Attribute("Include")!.Value).ToHashSet(StringComparer.Ordinal);
        Allowed.Keys.Where(p => !asked.Contains(p)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"^\| `([\w.]+)` \| ([\d.]+) \|", RegexOptions.Multiline, 1000)]
    private static partial Regex Row();
}
