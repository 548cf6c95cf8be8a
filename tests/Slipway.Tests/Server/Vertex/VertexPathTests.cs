using System.Net;
using System.Text;
using Slipway.Testing.Upstream;

namespace Slipway.Tests.Server.Vertex;

/// <summary>Vertex AI's paths through the whole program, in front of an upstream that speaks OpenAI's format and one that speaks Gemini's.</summary>
public sealed class VertexPathTests(VertexPathTests.Program program) : IClassFixture<VertexPathTests.Program>
{
    private const string Contents = """{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}""";
    private const string Home = "v1/projects/p/locations/l/";
    private const string Answer = """{"candidates":[{"content":{"role":"model","parts":[{"text":"Hello"}]},"finishReason":"STOP","index":0,"newThing":1}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":1,"totalTokenCount":4},"modelVersion":"up","responseId":"r1"}""";

    private readonly RunningServer server = program.Server;
    private readonly FakeUpstream gemini = program.Gemini;

    [Theory]
    [InlineData("v1/projects/p/locations/l/publishers/google/models/house")]
    [InlineData("v1beta1/projects/p/locations/l/publishers/google/models/house")]
    [InlineData("ui/projects/p/locations/l/publishers/google/models/house")]
    [InlineData("v1beta1/publishers/google/models/house")]
    [InlineData("v1/projects/p/locations/l/endpoints/house")]
    [InlineData("v1beta1/endpoints/house")]
    [InlineData("v1beta1/projects/p/locations/l/models/house")]
    [InlineData("v1/projects/p/locations/l/publishers/meta/models/llama-4")]
    [InlineData("v1beta/models/house")]
    [InlineData("v1/models/house")]
    [InlineData("v1beta/tunedModels/house")]
    public async Task Content_is_generated_under_every_path(string resource)
    {
        using var reply = await server.PostAsync(resource + ":generateContent", Contents);

        reply.StatusCode.ShouldBe(HttpStatusCode.OK, await reply.Content.ReadAsStringAsync());
        (await RunningServer.JsonAsync(reply)).GetProperty("candidates")[0].GetProperty("finishReason").GetString().ShouldBe("STOP");
    }

    [Theory]
    [InlineData("?alt=sse", "text/event-stream", "data: ")]
    [InlineData("", "application/json", "[{")]
    [InlineData("?$alt=json;enum-encoding=int", "application/json", "[{")]
    public async Task A_stream_comes_as_it_is_asked_for_from_either_upstream(string query, string type, string beginning)
    {
        foreach (var model in new[] { "house", "twin" })
        {
            using var reply = await server.PostAsync(Home + $"publishers/google/models/{model}:streamGenerateContent{query}", Contents);

            reply.Content.Headers.ContentType!.MediaType.ShouldBe(type);
            (await reply.Content.ReadAsStringAsync()).ShouldStartWith(beginning);
        }
    }

    [Fact]
    public async Task Bytes_pass_to_a_Gemini_upstream_and_back()
    {
        const string Body = """{"contents":[ {"parts":[{"text":"hi"}]} ],"unknownField":{"a":1e1}}""";
        using var reply = await server.PostAsync("v1beta/models/twin:generateContent", Body);

        (await reply.Content.ReadAsStringAsync()).ShouldBe(Answer);
        var call = gemini.Calls[^1];
        call.Path.ShouldBe("/v1beta/models/up:generateContent");
        call.Headers["x-goog-api-key"].ShouldBe("k");
        Encoding.UTF8.GetString(call.Body.Span).ShouldBe(Body);
    }

    [Fact]
    public async Task Labels_are_refused_in_strict_mode_where_they_would_be_lost()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Home + "publishers/google/models/twin:generateContent") { Content = new StringContent("""{"contents":[{"parts":[{"text":"hi"}]}],"labels":{"team":"a"}}""", Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", server.AdminKey);
        request.Headers.Add("x-slipway-strict", "true");
        using var reply = await server.Http.SendAsync(request);

        reply.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await reply.Content.ReadAsStringAsync()).ShouldContain("labels");
    }

    [Theory]
    [InlineData("publishers/anthropic/models/claude-mine:rawPredict", "message")]
    [InlineData("publishers/mistralai/models/house:rawPredict", "chat.completion")]
    [InlineData("endpoints/house:rawPredict", "chat.completion")]
    [InlineData("endpoints/house/chat/completions", "chat.completion")]
    [InlineData("endpoints/openapi/chat/completions", "chat.completion")]
    public async Task Raw_predictions_speak_the_publishers_dialect(string path, string kind)
    {
        using var reply = await server.PostAsync(Home + path, """{"anthropic_version":"vertex-2023-10-16","model":"google/house","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""");

        reply.StatusCode.ShouldBe(HttpStatusCode.OK, await reply.Content.ReadAsStringAsync());
        var answer = await RunningServer.JsonAsync(reply);
        (answer.TryGetProperty("object", out var name) ? name : answer.GetProperty("type")).GetString().ShouldBe(kind);
    }

    [Fact]
    public async Task A_streamed_raw_prediction_is_a_stream_though_the_body_does_not_say_so()
    {
        using var reply = await server.PostAsync(Home + "publishers/mistralai/models/house:streamRawPredict", """{"messages":[{"role":"user","content":"hi"}]}""");

        reply.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
    }

    [Theory]
    [InlineData("publishers/google/models/text-embedding-005:predict", """{"instances":[{"content":"a","task_type":"RETRIEVAL_QUERY"}],"parameters":{"outputDimensionality":2}}""", "/v1beta/models/embed:batchEmbedContents")]
    [InlineData("publishers/google/models/text-embedding-005:embedContent", """{"content":{"parts":[{"text":"a"}]},"embedContentConfig":{"taskType":"RETRIEVAL_QUERY"}}""", "/v1beta/models/embed:embedContent")]
    public async Task Embeddings_keep_their_task(string path, string body, string upstream)
    {
        using var reply = await server.PostAsync(Home + path, body);

        reply.StatusCode.ShouldBe(HttpStatusCode.OK, await reply.Content.ReadAsStringAsync());
        gemini.Calls[^1].Path.ShouldBe(upstream);
        Encoding.UTF8.GetString(gemini.Calls[^1].Body.Span).ShouldContain("RETRIEVAL_QUERY");
    }

    [Fact]
    public async Task The_upstream_counts_and_in_its_own_form()
    {
        using var reply = await server.PostAsync("v1beta/models/twin:countTokens", Contents);

        (await RunningServer.JsonAsync(reply)).GetProperty("totalTokens").GetInt32().ShouldBe(31);
        reply.Headers.GetValues("x-slipway-token-count").ShouldBe(["exact"]);
        gemini.Calls[^1].Json.GetProperty("generateContentRequest").GetProperty("model").GetString().ShouldBe("models/up");
    }

    [Fact]
    public async Task Tokens_themselves_are_not_told()
    {
        using var reply = await server.PostAsync(Home + "publishers/google/models/house:computeTokens", Contents);

        ((int)reply.StatusCode).ShouldBe(501);
        (await RunningServer.JsonAsync(reply)).GetProperty("error").GetProperty("status").GetString().ShouldBe("UNIMPLEMENTED");
    }

    [Theory]
    [InlineData("v1beta1/publishers/google/models", "publisherModels")]
    [InlineData("v1beta/models", "models")]
    [InlineData("v1beta/openai/models", "data")]
    public async Task Models_are_listed_in_each_form(string path, string list)
    {
        using var reply = await server.GetAsync(path);

        (await RunningServer.JsonAsync(reply)).GetProperty(list).GetArrayLength().ShouldBeGreaterThan(4);
    }

    [Fact]
    public async Task Google_for_OpenAIs_clients_takes_both_forms_of_a_name()
    {
        foreach (var model in new[] { "google/house", "models/house", "house" })
        {
            using var reply = await server.PostAsync("v1beta/openai/chat/completions", $$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}]}""");
            reply.StatusCode.ShouldBe(HttpStatusCode.OK, await reply.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task A_key_that_may_use_a_model_may_use_it_under_its_longer_names()
    {
        var key = await server.NewKeyAsync(new { models = new[] { "house" } });
        using var allowed = await server.PostAsync("v1beta/openai/chat/completions", """{"model":"google/house","messages":[{"role":"user","content":"hi"}]}""", key);
        using var denied = await server.PostAsync("v1beta/openai/chat/completions", """{"model":"google/twin","messages":[{"role":"user","content":"hi"}]}""", key);

        allowed.StatusCode.ShouldBe(HttpStatusCode.OK);
        denied.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    /// <summary>One program for all tests here: they change nothing in it.</summary>
    public sealed class Program : IAsyncLifetime
    {
        public FakeUpstream OpenAi { get; private set; } = null!;

        public FakeUpstream Gemini { get; private set; } = null!;

        public RunningServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            OpenAi = await FakeUpstream.StartAsync();
            Gemini = await FakeUpstream.StartAsync(Answers);
            Server = await RunningServer.StartAsync($$"""
                model_list:
                  - { model_name: house, litellm_params: { model: openai/echo, api_base: "{{OpenAi.ApiBase}}" } }
                  - { model_name: claude-mine, litellm_params: { model: openai/echo, api_base: "{{OpenAi.ApiBase}}" } }
                  - { model_name: meta/llama-4, litellm_params: { model: openai/echo, api_base: "{{OpenAi.ApiBase}}" } }
                  - { model_name: twin, litellm_params: { model: gemini/up, api_base: "{{Gemini.Address}}v1beta", api_key: k } }
                  - { model_name: text-embedding-005, litellm_params: { model: gemini/embed, api_base: "{{Gemini.Address}}v1beta", api_key: k } }
                general_settings: { discover_local_servers: false }
                """);
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            await OpenAi.DisposeAsync();
            await Gemini.DisposeAsync();
        }

        private static UpstreamReply Answers(UpstreamCall call) => call.Path.Split(':')[^1] switch
        {
            "countTokens" => UpstreamReply.Json("""{"totalTokens":31}"""),
            "embedContent" => UpstreamReply.Json("""{"embedding":{"values":[1,2]}}"""),
            "batchEmbedContents" => UpstreamReply.Json("""{"embeddings":[{"values":[1,2]}]}"""),
            "streamGenerateContent" => new UpstreamReply(200, "text/event-stream", [new UpstreamPiece(Encoding.UTF8.GetBytes("data: " + Answer + "\r\n\r\n"))]),
            _ => UpstreamReply.Json(Answer),
        };
    }
}
