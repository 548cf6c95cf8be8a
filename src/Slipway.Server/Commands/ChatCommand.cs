using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Slipway.Server.Commands;

/// <summary>Talks to a model through the gateway, as any OpenAI client does.</summary>
internal static class ChatCommand
{
    public static Command Build(Connection connection)
    {
        var message = new Argument<string?>("message") { Description = "What to say. Without it, a conversation until an empty line.", Arity = ArgumentArity.ZeroOrOne };
        var model = new Option<string?>("--model", "-m") { Description = "Model, alias or endpoint. Default: the first that chats (see `slipway models`)." };
        var system = new Option<string?>("--system", "-s") { Description = "System message." };
        var temperature = new Option<double?>("--temperature", "-t") { Description = "0 is greedy." };
        var maxTokens = new Option<int?>("--max-tokens") { Description = "Most tokens of the answer." };
        var command = new Command("chat", "Talk to a model through the gateway; the answer is streamed.\n\n  slipway chat \"Hello\"\n  slipway chat -m spam-filter \"Subject: You have won\"") { message, model, system, temperature, maxTokens };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            var name = parsed.GetValue(model) ?? await FirstModelAsync(api, cancellation);
            var turns = new List<object>();
            if (parsed.GetValue(system) is { } instruction)
            {
                turns.Add(new { role = "system", content = instruction });
            }

            var said = parsed.GetValue(message);
            var once = said is not null;
            while ((said ??= Console.IsInputRedirected ? Console.In.ReadToEnd() : AnsiConsole.Ask<string>("[green]you[/]", "")).Trim().Length > 0)
            {
                turns.Add(new { role = "user", content = said });
                var answer = await TurnAsync(api, name, turns, parsed.GetValue(temperature), parsed.GetValue(maxTokens), cancellation);
                turns.Add(new { role = "assistant", content = answer });
                said = null;
                if (once || Console.IsInputRedirected)
                {
                    break;
                }
            }

            return 0;
        });
        return command;
    }

    private static async Task<string> FirstModelAsync(ApiClient api, CancellationToken cancellation)
    {
        var models = (await api.GetAsync("v1/models", cancellation)).GetProperty("data").EnumerateArray().Select(m => (Id: m.GetProperty("id").GetString()!, OwnedBy: m.GetProperty("owned_by").GetString())).ToList();

        // What Slipway serves itself are encoders, classifiers and the demonstration model: a real server's model comes first.
        return models.Where(m => m.OwnedBy != "slipway").Select(m => m.Id).Append(models.Select(m => m.Id).FirstOrDefault(id => id == "tiny-demo")).FirstOrDefault()
            ?? throw new CommandFailure("The gateway serves no model that chats.", "Add one to slipway.yaml, or start Ollama.");
    }

    private static async Task<string> TurnAsync(ApiClient api, string model, List<object> turns, double? temperature, int? maxTokens, CancellationToken cancellation)
    {
        var body = new Dictionary<string, object> { ["model"] = model, ["messages"] = turns, ["stream"] = true, ["stream_options"] = new { include_usage = true } };
        if (temperature is { } t)
        {
            body["temperature"] = t;
        }

        if (maxTokens is { } most)
        {
            body["max_tokens"] = most;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions") { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = new("application/json") } } };
        using var response = await api.OpenAsync(request, cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        var answer = new System.Text.StringBuilder();
        var usage = "";
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (!line.StartsWith("data: {", StringComparison.Ordinal))
            {
                continue;
            }

            using var chunk = JsonDocument.Parse(line[6..]);
            var root = chunk.RootElement;
            if (root.TryGetProperty("error", out var error))
            {
                throw new CommandFailure(error.GetProperty("message").GetString()!, "The stream broke off.");
            }

            foreach (var choice in root.GetProperty("choices").EnumerateArray())
            {
                if (choice.GetProperty("delta").TryGetProperty("content", out var text) && text.GetString() is { } piece)
                {
                    answer.Append(piece);
                    Console.Write(piece);
                }
            }

            if (root.TryGetProperty("usage", out var counted) && counted.ValueKind == JsonValueKind.Object)
            {
                usage = string.Create(CultureInfo.InvariantCulture, $"{model} · {counted.GetProperty("prompt_tokens").GetInt64()} + {counted.GetProperty("completion_tokens").GetInt64()} tokens");
            }
        }

        Console.WriteLine();
        if (!Console.IsOutputRedirected)
        {
            AnsiConsole.MarkupLine("[grey]" + Markup.Escape(usage) + "[/]");
        }

        return answer.ToString();
    }
}
