using System.Text;
using System.Text.Json;
using Slipway.System.Tests.Running;
using Slipway.Testing.Upstream;

namespace Slipway.System.Tests.Batches;

/// <summary>The real program is killed (SIGKILL) in the middle of a batch: the next start goes on, repeats no settled line, and the ledger has every call once.</summary>
public sealed class BatchKillTests
{
    private const int Lines = 40;
    private const int Held = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_goes_on_after_a_kill_and_no_settled_line_is_repeated()
    {
        // Lines from the twentieth on get no answer until the gate opens.
        await using var upstream = await FakeUpstream.StartAsync(Answer, Cancellation);
        await using var program = await SlipwayProgram.ServeAsync(Config(upstream), Cancellation);
        using var admin = new AdminClient(program);
        var file = await UploadAsync(admin);
        var id = (await admin.PostAsync("/v1/batches", new { input_file_id = file, endpoint = "/v1/chat/completions", completion_window = "24h" }, Cancellation)).GetProperty("id").GetString();
        await Wait.ForAsync(() => admin.GetAsync("/v1/batches/" + id, Cancellation), b => b.GetProperty("request_counts").GetProperty("completed").GetInt32() == Held && upstream.Calls.Count == Held + 4, Patience, Cancellation);

        await program.KillAsync(Cancellation);
        await program.StartAgainAsync(Cancellation);
        await Wait.UntilAsync(() => upstream.Calls.Count == Held + 8, Patience, Cancellation);
        upstream.Gates.Open("held");
        var batch = await Wait.ForAsync(() => admin.GetAsync("/v1/batches/" + id, Cancellation), b => b.GetProperty("status").GetString() == "completed", Patience, Cancellation);

        batch.GetProperty("request_counts").GetProperty("completed").GetInt32().ShouldBe(Lines);
        var output = await admin.Http.GetStringAsync($"/v1/files/{batch.GetProperty("output_file_id").GetString()}/content", Cancellation);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l).GetProperty("custom_id").GetString()).ShouldBe(Enumerable.Range(0, Lines).Select(i => $"line-{i}"));

        // The four calls that were under way are the only ones made twice, and the ledger has both.
        var asked = upstream.Calls.Select(Said).CountBy(said => said).ToDictionary();
        asked.Count.ShouldBe(Lines);
        asked.Count(said => said.Value == 2).ShouldBe(4);
        asked.Where(said => said.Value == 2).ShouldAllBe(said => said.Key.StartsWith("held", StringComparison.Ordinal));
        var rows = await Wait.ForAsync(async () => (await admin.GetAsync("/spend/logs?page_size=1000", Cancellation)).EnumerateArray().ToList(), r => r.Count == Lines + 4, Patience, Cancellation);
        rows.Select(r => r.GetProperty("request_id").GetString()).ShouldBeUnique();
        rows.ShouldAllBe(r => r.GetProperty("request_id").GetString()!.StartsWith(id + "-", StringComparison.Ordinal));
        rows.Count(r => r.GetProperty("settled_by").GetString() == "replay").ShouldBe(4);
    }

    private static UpstreamReply Answer(UpstreamCall call)
    {
        var reply = EchoModel.Answer(call);
        return Said(call).StartsWith("held", StringComparison.Ordinal) ? reply with { Pieces = [.. reply.Pieces.Select(piece => piece with { Gate = "held" })] } : reply;
    }

    private static string Said(UpstreamCall call) => UpstreamCall.TextOf(call.Messages[0]);

    private static async Task<string> UploadAsync(AdminClient admin)
    {
        var lines = Enumerable.Range(0, Lines).Select(i => JsonSerializer.Serialize(new
        {
            custom_id = $"line-{i}", method = "POST", url = "/v1/chat/completions", body = new { model = "house", messages = new[] { new { role = "user", content = $"{(i < Held ? "say" : "held")} {i}" } } },
        }));
        using var form = new MultipartFormDataContent { { new StringContent("batch"), "purpose" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', lines))), "file", "in.jsonl" } };
        return (await admin.PostAsync("/v1/files", form, Cancellation)).GetProperty("id").GetString()!;
    }

    private static string Config(FakeUpstream upstream) => $$"""
        model_list:
          - { model_name: house, litellm_params: { model: openai/echo, api_base: "{{upstream.ApiBase}}", api_key: sk-upstream } }
        general_settings: { master_key: os.environ/SLIPWAY_MASTER_KEY, discover_local_servers: false }
        """;
}
