using System.Globalization;
using Slipway.Bench.Engine;

// engine-bench MODEL.gguf [LLAMA_RUN]: one table, to standard output. LLAMA_RUN is the launcher that llama-server.sh leaves.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length is < 1 or > 2)
{
    await Console.Error.WriteLineAsync("usage: engine-bench MODEL.gguf [FOLDER_OF_LLAMA_SERVER_SH/run]");
    return 2;
}

await Console.Out.WriteLineAsync("| what | this engine | yardstick | ratio |\n|---|---|---|---|");
foreach (var row in DecoderRows.Measure(args[0], args.Length > 1 ? args[1] : null).Concat(GemmRows.Measure()))
{
    await Console.Out.WriteLineAsync(row.ToString());
}

return 0;
