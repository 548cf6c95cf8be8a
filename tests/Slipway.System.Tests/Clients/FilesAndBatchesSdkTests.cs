using System.Text.Json;
using Slipway.Testing.Upstream;

namespace Slipway.System.Tests.Clients;

/// <summary>The official <c>openai</c> and <c>@google/genai</c> packages upload files, run batches and keep caches at Slipway as at their own providers.</summary>
[Collection(GatewayCollection.Name)]
public sealed class FilesAndBatchesSdkTests(GatewayFixture gateway)
{
    [Fact]
    public async Task OpenAIs_client_keeps_files()
    {
        var got = await gateway.RunAsync("openai/files.mjs");

        var made = got.GetProperty("made");
        made.GetProperty("filename").GetString().ShouldBe("note.txt");
        (made.GetProperty("expires_at").GetInt64() - made.GetProperty("created_at").GetInt64()).ShouldBe(3600);
        got.GetProperty("status").GetString().ShouldBe("processed");
        got.GetProperty("content").GetString().ShouldBe("hello, file");
        got.GetProperty("listed").GetBoolean().ShouldBeTrue();
        got.GetProperty("pages").GetInt32().ShouldBeGreaterThanOrEqualTo(2);
        got.GetProperty("deleted").GetProperty("deleted").GetBoolean().ShouldBeTrue();
        got.GetProperty("gone").GetProperty("class").GetString().ShouldBe("NotFoundError");
        got.GetProperty("badPurpose").GetProperty("class").GetString().ShouldBe("BadRequestError");
    }

    [Fact]
    public async Task OpenAIs_client_runs_a_batch()
    {
        var got = await gateway.RunAsync("openai/batches.mjs", ("MODEL", "local-chat"));

        got.GetProperty("made").GetProperty("status").GetString().ShouldBe("validating");
        var done = got.GetProperty("done");
        done.GetProperty("status").GetString().ShouldBe("completed");
        done.GetProperty("request_counts").ToString().ShouldBe("""{"total":3,"completed":2,"failed":1}""");
        done.GetProperty("metadata").GetProperty("job").GetString().ShouldBe("nightly");
        got.GetProperty("output").EnumerateArray()
            .Select(l => (l.GetProperty("custom_id").GetString(), l.GetProperty("response").GetProperty("body").GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()))
            .ShouldBe([("a", "You said: one"), ("c", "You said: three")]);
        got.GetProperty("errors")[0].GetProperty("response").GetProperty("status_code").GetInt32().ShouldBe(404);
        got.GetProperty("listed").GetBoolean().ShouldBeTrue();
        got.GetProperty("unsound").GetProperty("status").GetString().ShouldBe("failed");
        got.GetProperty("unsound").GetProperty("errors").GetProperty("data").EnumerateArray().Select(e => e.GetProperty("line").GetInt32()).ShouldBe([1, 2]);
        got.GetProperty("cancelEnded").GetProperty("class").GetString().ShouldBe("ConflictError");
    }

    [Fact]
    public async Task Googles_client_keeps_files()
    {
        var got = await gateway.RunAsync("genai/files.mjs");

        var made = got.GetProperty("made");
        made.GetProperty("displayName").GetString().ShouldBe("A clip");
        made.GetProperty("mimeType").GetString().ShouldBe("video/mp4");
        made.GetProperty("sizeBytes").GetString().ShouldBe("9437184");
        made.GetProperty("state").GetString().ShouldBe("ACTIVE");
        got.GetProperty("blob").GetProperty("name").GetString()!.ShouldStartWith("files/note-");
        got.GetProperty("same").GetBoolean().ShouldBeTrue();
        got.GetProperty("listed").GetBoolean().ShouldBeTrue();
        got.GetProperty("downloaded").GetString().ShouldBe("# hi");
        got.GetProperty("gone").GetProperty("status").GetInt32().ShouldBe(404);
    }

    [Fact]
    public async Task Googles_client_runs_batches()
    {
        var got = await gateway.RunAsync("genai/batches.mjs", ("MODEL", "gemini-3.8-flash"), ("EMBED_MODEL", "text-embedding-3-small"));

        got.GetProperty("made").GetProperty("displayName").GetString().ShouldBe("nightly");
        got.GetProperty("inline").GetProperty("state").GetString().ShouldBe("JOB_STATE_SUCCEEDED");
        got.GetProperty("texts").ToString().ShouldBe("""[["a","You said: one"],["b","You said: two"]]""");
        got.GetProperty("fromFile").GetProperty("state").GetString().ShouldBe("JOB_STATE_SUCCEEDED");
        got.GetProperty("results").GetString()!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l).GetProperty("key").GetString()).ShouldBe(["x", "y"]);
        got.GetProperty("embeddings").EnumerateArray().Select(v => v.EnumerateArray().Select(n => n.GetSingle()).ToArray()).ShouldBe([EchoModel.Vector("short"), EchoModel.Vector("a longer text")]);
        got.GetProperty("listed").GetBoolean().ShouldBeTrue();
        got.GetProperty("gone").GetProperty("status").GetInt32().ShouldBe(404);
    }

    [Fact]
    public async Task Googles_client_keeps_cached_contents()
    {
        var got = await gateway.RunAsync("genai/caches.mjs", ("MODEL", "gemini-3.8-flash"));

        var made = got.GetProperty("made");
        made.GetProperty("model").GetString().ShouldBe("models/gemini-3.8-flash");
        made.GetProperty("displayName").GetString().ShouldBe("book");
        made.GetProperty("usageMetadata").GetProperty("totalTokenCount").GetInt64().ShouldBeGreaterThan(100);
        got.GetProperty("same").GetBoolean().ShouldBeTrue();
        got.GetProperty("extendedBy").GetDouble().ShouldBeInRange(3000, 3601);
        got.GetProperty("listed").GetBoolean().ShouldBeTrue();
        got.GetProperty("gone").GetProperty("status").GetInt32().ShouldBe(404);
        got.GetProperty("unknownModel").GetProperty("status").GetInt32().ShouldBe(404);
    }
}
