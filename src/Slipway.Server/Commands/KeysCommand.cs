using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Slipway.Server.Commands;

/// <summary>Virtual keys: the keys that clients use instead of a provider's.</summary>
internal static class KeysCommand
{
    public static Command Build(Connection connection) => new("keys", "Make, list and delete virtual keys: what clients use instead of a provider's key.")
    {
        Create(connection),
        List(connection),
        Delete(connection),
    };

    private static Command Create(Connection connection)
    {
        var alias = new Option<string?>("--alias") { Description = "Name for people." };
        var models = new Option<string[]>("--model", "-m") { Description = "A model that the key may use; repeat for more. Default: all.", AllowMultipleArgumentsPerToken = true };
        var budget = new Option<decimal?>("--max-budget") { Description = "US dollars; a call that could exceed it is refused." };
        var duration = new Option<string?>("--duration") { Description = "Time to live: 30s, 30m, 30h, 30d." };
        var rpm = new Option<int?>("--rpm") { Description = "Most requests a minute." };
        var command = new Command("create", "Make a key; it is shown once.\n\n  slipway keys create --alias ci --max-budget 5 --duration 30d --rpm 60") { alias, models, budget, duration, rpm };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            var body = new Dictionary<string, object?>
            {
                ["key_alias"] = parsed.GetValue(alias),
                ["models"] = parsed.GetValue(models) is { Length: > 0 } named ? named : null,
                ["max_budget"] = parsed.GetValue(budget),
                ["duration"] = parsed.GetValue(duration),
                ["rpm_limit"] = parsed.GetValue(rpm),
            }.Where(p => p.Value is not null).ToDictionary(p => p.Key, p => p.Value);
            var made = await api.PostAsync("key/generate", body, cancellation);
            Console.WriteLine(made.GetProperty("key").GetString());
            Console.Error.WriteLine("Keep it: it is not shown again.");
            return 0;
        });
        return command;
    }

    private static Command List(Connection connection)
    {
        var command = new Command("list", "List the keys with what they have spent.");
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            var reply = await api.GetAsync("key/list?return_full_object=true&size=100", cancellation);
            var table = new Table().Border(TableBorder.Rounded).AddColumns("key", "alias", "models", "spend $", "budget $", "expires", "id");
            foreach (var key in reply.GetProperty("keys").EnumerateArray())
            {
                table.AddRow([.. new[] { "key_name", "key_alias", "models", "spend", "max_budget", "expires" }.Select(f => Markup.Escape(Cell(key, f))), Markup.Escape(Cell(key, "token")[..12])]);
            }

            AnsiConsole.Write(table);
            return 0;
        });
        return command;
    }

    private static Command Delete(Connection connection)
    {
        var key = new Argument<string[]>("key") { Description = "Keys, their ids, or aliases with --alias.", Arity = ArgumentArity.OneOrMore };
        var alias = new Option<bool>("--alias") { Description = "The arguments are aliases." };
        var command = new Command("delete", "Delete keys; calls with them are refused at once.") { key, alias };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var api = connection.Open(parsed);
            var body = new Dictionary<string, object> { [parsed.GetValue(alias) ? "key_aliases" : "keys"] = parsed.GetValue(key)! };
            var reply = await api.PostAsync("key/delete", body, cancellation);
            Console.WriteLine($"Deleted {reply.GetProperty("deleted_keys").GetArrayLength()}.");
            return 0;
        });
        return command;
    }

    private static string Cell(JsonElement row, string field) => !row.TryGetProperty(field, out var value) ? "" : value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.Array => value.GetArrayLength() == 0 ? "all" : string.Join(", ", value.EnumerateArray().Select(v => v.ToString())),
        _ => value.ToString(),
    };
}
