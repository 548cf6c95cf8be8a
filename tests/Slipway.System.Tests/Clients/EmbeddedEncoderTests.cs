using System.Text.Json;

namespace Slipway.System.Tests.Clients;

/// <summary>The encoder inside the program, asked by the official clients like any other model.</summary>
[Collection(GatewayCollection.Name)]
public sealed class EmbeddedEncoderTests(GatewayFixture gateway)
{
    private const string Texts = """["How do I get my money back?","I would like a refund.","The lighthouse keeper painted the door green."]""";

    [Fact]
    public async Task The_encoder_answers_the_openai_client_and_knows_a_paraphrase()
    {
        var got = await gateway.RunAsync("openai/embed.mjs", ("MODEL", "use-lite"), ("TEXTS", Texts));

        var vectors = Vectors(got.GetProperty("base64"));
        vectors.ShouldAllBe(v => v.Length == 512 && Math.Abs(Dot(v, v) - 1) < 1e-4);
        Dot(vectors[0], vectors[1]).ShouldBeGreaterThan(Dot(vectors[0], vectors[2]) + 0.2);
        Vectors(got.GetProperty("float")).ShouldBe(vectors);
        got.GetProperty("usage").GetProperty("prompt_tokens").GetInt32().ShouldBeGreaterThan(15);
    }

    [Fact]
    public async Task Both_clients_get_the_same_vectors()
    {
        var openai = await gateway.RunAsync("openai/embed.mjs", ("MODEL", "use-lite"), ("TEXTS", Texts));
        var genai = await gateway.RunAsync("genai/embed.mjs", ("MODEL", "use-lite"), ("TEXTS", Texts));

        Vectors(genai.GetProperty("values")).ShouldBe(Vectors(openai.GetProperty("float")));
    }

    private static float[][] Vectors(JsonElement list) => [.. list.EnumerateArray().Select(v => v.EnumerateArray().Select(n => n.GetSingle()).ToArray())];

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
