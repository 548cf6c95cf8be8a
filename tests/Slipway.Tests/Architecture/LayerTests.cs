using System.Reflection;
using System.Xml.Linq;
using Slipway.Testing;

namespace Slipway.Tests.Architecture;

/// <summary>Arrows point down only: what each project may know of the others.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, string[]> MayKnow = new(StringComparer.Ordinal)
    {
        ["Slipway.Core"] = [],
        ["Slipway.Engine"] = [],
        ["Slipway.Dialects"] = ["Slipway.Core"],
        ["Slipway.Gateway"] = ["Slipway.Core", "Slipway.Dialects"],
        ["Slipway.Lifecycle"] = ["Slipway.Core"],
        ["Slipway.Storage"] = ["Slipway.Core", "Slipway.Dialects", "Slipway.Gateway", "Slipway.Lifecycle"],
        ["Slipway.Cloud"] = ["Slipway.Core", "Slipway.Dialects", "Slipway.Gateway"],
        ["Slipway.Server"] = ["Slipway.Cloud", "Slipway.Core", "Slipway.Dialects", "Slipway.Engine", "Slipway.Gateway", "Slipway.Lifecycle", "Slipway.Storage"],
    };

    public static TheoryData<string> Projects => [.. MayKnow.Keys];

    [Fact]
    public void Every_project_under_src_is_in_the_table()
        => Directory.GetDirectories(Repository.PathOf("src")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)
            .ShouldBe(MayKnow.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_file_refers_only_to_projects_below(string project)
        => References(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r)).Except(MayKnow[project], StringComparer.Ordinal).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_uses_only_assemblies_below(string project)
    {
        var file = project == "Slipway.Server" ? "slipway" : project;
        Assembly.Load(file).GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("Slipway.", StringComparison.Ordinal))
            .Except(MayKnow[project], StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Slipway.Core")]
    [InlineData("Slipway.Dialects")]
    [InlineData("Slipway.Engine")]
    public void The_lowest_projects_need_no_package(string project) => References(project, "PackageReference").ShouldBeEmpty();

    [Fact]
    public void Only_the_engine_may_be_unsafe()
        => MayKnow.Keys.Where(p => Repository.Read($"src/{p}/{p}.csproj").Contains("AllowUnsafeBlocks", StringComparison.Ordinal)).ShouldBeSubsetOf(["Slipway.Engine"]);

    private static IEnumerable<string> References(string project, string kind)
        => XDocument.Load(Repository.PathOf($"src/{project}/{project}.csproj")).Descendants(kind).Select(e => e.Attribute("Include")!.Value.Replace('\\', '/'));
}
