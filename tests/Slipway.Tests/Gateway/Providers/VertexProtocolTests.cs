using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Gateway.Providers;
using Slipway.Gateway.Providers.Protocols;
using Slipway.Gateway.Routing;

namespace Slipway.Tests.Gateway.Providers;

public sealed class VertexProtocolTests
{
    private static readonly ProviderProfile Vertex = ProviderCatalog.BuiltIn().Find("vertex_ai")!;

    [Theory]
    [InlineData("gemini-2.5-pro", "gemini", "https://europe-west4-aiplatform.googleapis.com/v1beta1/projects/p/locations/europe-west4/publishers/google/models/gemini-2.5-pro:generateContent")]
    [InlineData("google/gemini-2.5-pro", "gemini", "https://europe-west4-aiplatform.googleapis.com/v1beta1/projects/p/locations/europe-west4/publishers/google/models/gemini-2.5-pro:generateContent")]
    [InlineData("publishers/google/models/gemini-2.5-pro", "gemini", "https://europe-west4-aiplatform.googleapis.com/v1beta1/projects/p/locations/europe-west4/publishers/google/models/gemini-2.5-pro:generateContent")]
    [InlineData("1234567", "gemini", "https://europe-west4-aiplatform.googleapis.com/v1beta1/projects/p/locations/europe-west4/endpoints/1234567:generateContent")]
    [InlineData("gemini/mine", "gemini", "https://europe-west4-aiplatform.googleapis.com/v1beta1/projects/p/locations/europe-west4/endpoints/mine:generateContent")]
    [InlineData("projects/q/locations/asia-east1/endpoints/9", "gemini", "https://asia-east1-aiplatform.googleapis.com/v1beta1/projects/q/locations/asia-east1/endpoints/9:generateContent")]
    [InlineData("endpoints/77", "vertex_predict", "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/endpoints/77:predict")]
    [InlineData("q/us-east1/endpoints/77", "vertex_predict", "https://us-east1-aiplatform.googleapis.com/v1/projects/q/locations/us-east1/endpoints/77:predict")]
    [InlineData("claude-sonnet-4-5@20250929", "anthropic", "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/publishers/anthropic/models/claude-sonnet-4-5%4020250929:rawPredict")]
    [InlineData("mistral-small-2503", "openai", "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/publishers/mistralai/models/mistral-small-2503:rawPredict")]
    [InlineData("codestral-2", "openai", "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/publishers/mistralai/models/codestral-2:rawPredict")]
    [InlineData("meta/llama-4-maverick-17b-128e-instruct-maas", "openai", "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/endpoints/openapi/chat/completions")]
    [InlineData("openai/gpt-oss-120b-maas", "openai", "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/endpoints/openapi/chat/completions")]
    [InlineData("deepseek-ai/deepseek-v3.1-maas", "openai", "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/endpoints/openapi/chat/completions")]
    [InlineData("openai/5511", "openai", "https://europe-west4-aiplatform.googleapis.com/v1beta1/projects/p/locations/europe-west4/endpoints/5511/chat/completions")]
    public async Task A_models_name_decides_dialect_and_address(string model, string dialect, string address)
    {
        var protocol = new VertexProtocol(new FakeGoogle());
        var deployment = At("p", "europe-west4", model);

        protocol.FormFor(deployment, model, Operation.Chat, DialectId.OpenAi).Dialect.Value.ShouldBe(dialect);
        (await Target(protocol, deployment)).Address.AbsoluteUri.ShouldBe(address);
    }

    [Theory]
    [InlineData("gemini-2.5-pro", ":streamGenerateContent?alt=sse")]
    [InlineData("claude-opus-4-1", ":streamRawPredict")]
    [InlineData("mistral-small-2503", ":streamRawPredict")]
    [InlineData("meta/llama-4", "/chat/completions")]
    [InlineData("endpoints/1", ":predict")]
    public async Task A_stream_has_its_own_method(string model, string ending) =>
        (await Target(new VertexProtocol(new FakeGoogle()), At("p", "us-east1", model), stream: true)).Address.AbsoluteUri.ShouldEndWith(ending);

    [Theory]
    [InlineData("text-embedding-005", "v1/projects/p/locations/us-east1/publishers/google/models/text-embedding-005:predict")]
    [InlineData("gemini-embedding-001", "v1/projects/p/locations/us-east1/publishers/google/models/gemini-embedding-001:predict")]
    [InlineData("gemini-embedding-2-preview", "v1beta1/projects/p/locations/us-east1/publishers/google/models/gemini-embedding-2-preview:embedContent")]
    [InlineData("bge/99", "v1/projects/p/locations/us-east1/endpoints/99:predict")]
    [InlineData("99", "v1/projects/p/locations/us-east1/endpoints/99:predict")]
    public async Task Embeddings_go_to_the_method_that_the_model_has(string model, string path) =>
        (await Target(new VertexProtocol(new FakeGoogle()), At("p", "us-east1", model), operation: Operation.Embeddings)).Address.AbsoluteUri.ShouldBe("https://us-east1-aiplatform.googleapis.com/" + path);

    [Theory]
    [InlineData("global", "https://aiplatform.googleapis.com/")]
    [InlineData("us", "https://aiplatform.us.rep.googleapis.com/")]
    [InlineData("eu", "https://aiplatform.eu.rep.googleapis.com/")]
    [InlineData("us-central1", "https://us-central1-aiplatform.googleapis.com/")]
    public async Task A_location_has_its_host(string location, string host) =>
        (await Target(new VertexProtocol(new FakeGoogle()), At("p", location, "gemini-2.5-pro"))).Address.AbsoluteUri.ShouldStartWith(host);

    [Theory]
    [InlineData("gemini-2.5-pro", "us-central1")]
    [InlineData("gemini-3-pro-preview", "global")]
    public async Task Without_a_location_the_models_usual_one_is_taken(string model, string location) =>
        (await Target(new VertexProtocol(new FakeGoogle()), At("p", null, model))).Address.AbsoluteUri.ShouldContain($"/locations/{location}/");

    [Theory]
    [InlineData("http://127.0.0.1:9/", "http://127.0.0.1:9/v1beta1/projects/p/")]
    [InlineData("http://127.0.0.1:9/psc/", "http://127.0.0.1:9/psc/v1beta1/projects/p/")]
    [InlineData("http://127.0.0.1:9/psc/v1/", "http://127.0.0.1:9/psc/v1/projects/p/")]
    public async Task An_api_base_keeps_its_path(string apiBase, string beginning) =>
        (await Target(new VertexProtocol(new FakeGoogle()), At("p", "us-east1", "gemini-2.5-pro") with { ApiBase = new Uri(apiBase) })).Address.AbsoluteUri.ShouldStartWith(beginning);

    [Fact]
    public async Task Token_quota_project_project_and_universe_come_from_the_credentials()
    {
        var google = new FakeGoogle { QuotaProject = "payer", Project = "base", Universe = "cloud.example" };
        var target = await Target(new VertexProtocol(google), At(null, "us-east1", "gemini-2.5-pro", credentials: "/keys/a.json"));

        target.Address.AbsoluteUri.ShouldStartWith("https://us-east1-aiplatform.cloud.example/v1beta1/projects/base/");
        target.Headers.ShouldBe([new("Authorization", "Bearer ya29.0"), new("x-goog-user-project", "payer")]);
        google.Asked.ShouldBe(["/keys/a.json"]);
    }

    [Fact]
    public async Task An_API_key_without_a_project_is_express_mode()
    {
        var google = new FakeGoogle();
        var target = await Target(new VertexProtocol(google), At(null, null, "gemini-2.5-flash") with { ApiKey = "k" });

        target.Address.AbsoluteUri.ShouldBe("https://aiplatform.googleapis.com/v1beta1/publishers/google/models/gemini-2.5-flash:generateContent");
        target.Headers.ShouldBe([new("x-goog-api-key", "k")]);
        google.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("claude-opus-4-1", "k")]
    [InlineData("gemini-2.5-pro", null)]
    public async Task Without_a_project_the_error_says_what_to_set(string model, string? key)
    {
        var error = (await new VertexProtocol(new FakeGoogle()).TargetAsync(Call(At(null, null, model) with { ApiKey = key }), default)).Error.ShouldNotBeNull();

        error.Kind.ShouldBe(ErrorKind.Upstream);
        error.Message.ShouldContain("vertex_project");
    }

    [Fact]
    public async Task What_the_credentials_say_is_what_the_caller_hears() =>
        (await new VertexProtocol(new FakeGoogle { Fault = new Error(ErrorKind.Upstream, "No credentials here.") }).TargetAsync(Call(At("p", "l", "gemini-2.5-pro")), default)).Error!.Message.ShouldBe("No credentials here.");

    [Fact]
    public async Task A_model_that_embeds_one_text_refuses_two()
    {
        var call = Call(At("p", "us-east1", "gemini-embedding-2"), operation: Operation.Embeddings) with { Body = """{"content":{"parts":[{"text":"a"},{"text":"b"}]}}"""u8.ToArray() };

        (await new VertexProtocol(new FakeGoogle()).TargetAsync(call, default)).Error!.Field.ShouldBe("input");
    }

    private static Deployment At(string? project, string? location, string model, string? credentials = null) =>
        new("d", Vertex, model) { PriceModel = model, Google = new GoogleTarget(project, location, credentials) };

    private static UpstreamCall Call(Deployment deployment, bool stream = false, Operation operation = Operation.Chat) =>
        new(deployment, deployment.UpstreamModel, operation, "{}"u8.ToArray(), stream, "req-1") { Dialect = DialectId.Gemini, PublicModel = "house" };

    private static async Task<UpstreamTarget> Target(VertexProtocol protocol, Deployment deployment, bool stream = false, Operation operation = Operation.Chat) =>
        (await protocol.TargetAsync(Call(deployment, stream, operation), default)).Value;
}
