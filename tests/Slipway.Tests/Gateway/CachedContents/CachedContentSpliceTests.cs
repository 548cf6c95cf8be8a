using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Errors;
using Slipway.Gateway.CachedContents;

namespace Slipway.Tests.Gateway.CachedContents;

public sealed class CachedContentSpliceTests
{
    private const string Cached = """{"contents":[{"role":"user","parts":[{"text":"book"}]}],"systemInstruction":{"parts":[{"text":"be brief"}]},"tools":[{"functionDeclarations":[]}]}""";

    [Fact]
    public void The_cached_part_comes_first_and_other_fields_keep_their_bytes()
    {
        const string request = """{"contents":[{"parts":[{"text":"why?  \u00e4"}]}], "cachedContent":"cachedContents/abc","generationConfig":{ "seed" : 12345678901234567890, "x_unknown":[1.50]}}""";

        Apply(request).ShouldBe("""{"systemInstruction":{"parts":[{"text":"be brief"}]},"tools":[{"functionDeclarations":[]}],"contents":[{"role":"user","parts":[{"text":"book"}]},{"parts":[{"text":"why?  \u00e4"}]}],"generationConfig":{ "seed" : 12345678901234567890, "x_unknown":[1.50]}}""");
    }

    [Fact]
    public void Snake_case_and_token_counts_are_understood_too()
    {
        Apply("""{"generate_content_request":{"model":"models/m","cached_content":"c","contents":[]},"x":1}""")
            .ShouldBe("""{"generate_content_request":{"systemInstruction":{"parts":[{"text":"be brief"}]},"tools":[{"functionDeclarations":[]}],"contents":[{"role":"user","parts":[{"text":"book"}]}],"model":"models/m"},"x":1}""");
        CachedContentSplice.ReferenceIn(Bytes("""{"generateContentRequest":{"cachedContent":"cachedContents/abc"}}""")).ShouldBe("cachedContents/abc");
    }

    [Theory]
    [InlineData("""{"contents":[]}""", null)]
    [InlineData("""{"cachedContent":"cachedContents/abc"}""", "cachedContents/abc")]
    [InlineData("""{"cachedContent":""}""", null)]
    [InlineData("""{"cachedContent":3}""", null)]
    [InlineData("""{"contents":[{"parts":[{"text":"cachedContent"}]}]}""", null)]
    [InlineData("""{"contents":[{"cachedContent":"deeper"}]}""", null)]
    [InlineData("""{"cachedContent":""", null)]
    [InlineData("", null)]
    public void A_reference_is_found_where_it_counts(string body, string? name) => CachedContentSplice.ReferenceIn(Bytes(body)).ShouldBe(name);

    [Theory]
    [InlineData("""{"cachedContent":"c","systemInstruction":{}}""", "systemInstruction")]
    [InlineData("""{"cachedContent":"c","tools":[]}""", "tools")]
    [InlineData("""{"cachedContent":"c","tool_config":{}}""", "toolConfig")]
    [InlineData("""{"cachedContent":"c","contents":{}}""", "contents")]
    public void What_cannot_stand_beside_a_cache_is_refused(string body, string field)
    {
        var error = CachedContentSplice.Apply(Bytes(body), Bytes(Cached)).Error.ShouldNotBeNull();
        error.Kind.ShouldBe(ErrorKind.InvalidRequest);
        error.Field.ShouldBe(field);
    }

    [Fact]
    public void Whatever_is_cached_and_asked_the_contents_are_the_one_and_then_the_other()
    {
        var texts = Gen.Elements("a", "ä", "\"", "\\n", "}").ListOf();
        Prop.ForAll(Arb.From(texts), Arb.From(texts), (kept, asked) =>
        {
            var cached = new JsonObject { ["contents"] = Contents(kept) };
            var request = new JsonObject { ["temperature"] = 1, ["contents"] = Contents(asked), ["cachedContent"] = "c" };
            var spliced = JsonNode.Parse(CachedContentSplice.Apply(Bytes(request.ToJsonString()), Bytes(cached.ToJsonString())).Value.Span)!;
            return JsonNode.DeepEquals(spliced["contents"], Contents([.. kept, .. asked])) && spliced["cachedContent"] is null && spliced["temperature"]!.GetValue<int>() == 1;
        }).QuickCheckThrowOnFailure();
    }

    private static JsonArray Contents(IEnumerable<string> texts) => [.. texts.Select(t => new JsonObject { ["parts"] = new JsonArray(new JsonObject { ["text"] = t }) })];

    private static string Apply(string request) => Encoding.UTF8.GetString(CachedContentSplice.Apply(Bytes(request), Bytes(Cached)).Value.Span);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
