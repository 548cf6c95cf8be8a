using Slipway.Testing;

namespace Slipway.Tests.Examples;

/// <summary>An example that no test names may stop working unseen.</summary>
public sealed class ExampleListTests
{
    [Fact]
    public void Every_example_is_named_in_a_test()
    {
        var tests = string.Concat(Repository.Files("tests", "*.cs").Where(f => !f.EndsWith("/ExampleListTests.cs", StringComparison.Ordinal)).Select(Repository.Read));
        Repository.Files("examples").Where(f => Path.GetExtension(f) is ".yaml" or ".jsonl" or ".json" or ".csv")
            .Where(f => !tests.Contains(f, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_folder_of_data_says_where_it_comes_from()
        => new[] { "examples/README.md", "examples/spam/README.md", "examples/spam/LICENSE", "examples/spam/NOTICE", "examples/routing/README.md" }
            .Where(f => !File.Exists(Repository.PathOf(f))).ShouldBeEmpty();
}
