using Slipway.Testing;

namespace Slipway.Tests.Architecture;

/// <summary>The repository speaks of itself alone: no paths of a machine, no package registry, no half-made files at the root.</summary>
public sealed class RepositoryTests
{
    // Written in two halves so that this file does not find itself.
    private static readonly string[] Foreign =
    [
        "/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/",
        "registry.np" + "mjs.org", "api.nu" + "get.org", "deb.deb" + "ian.org", "pypi" + ".org", "\"resol" + "ved\": \"http",
    ];

    private static readonly string[] Text =
    [
        ".cs", ".csproj", ".props", ".slnx", ".json", ".md", ".yaml", ".yml", ".sh", ".py", ".mjs", ".js", ".css", ".txt", ".c", ".lua", ".conf", ".cfg", "",
    ];

    [Fact]
    public void No_file_names_a_machine_or_a_package_registry()
    {
        var found = from file in Repository.Files()
                    where Text.Contains(Path.GetExtension(file), StringComparer.Ordinal) && new FileInfo(Repository.PathOf(file)).Length < 2_000_000
                    let text = Repository.Read(file)
                    from word in Foreign
                    where text.Contains(word, StringComparison.Ordinal)
                    select $"{file}: {word}";
        found.ShouldBeEmpty();
    }

    [Fact]
    public void The_commands_of_the_root_can_be_run()
    {
        foreach (var command in new[] { "slipway", "test", ".ci/run" })
        {
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(Repository.PathOf(command)).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue(command);
            }
        }
    }

    [Fact]
    public void Every_project_has_its_lock_file()
        => Repository.Files(pattern: "*.csproj").Where(p => p.StartsWith("src/", StringComparison.Ordinal) || p.StartsWith("tests/", StringComparison.Ordinal))
            .Where(p => !File.Exists(Repository.PathOf(Path.GetDirectoryName(p) + "/packages.lock.json"))).ShouldBeEmpty();
}
