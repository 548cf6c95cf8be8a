using System.Text;
using Slipway.Engine.Decoder;
using Slipway.Engine.Decoder.Training;
using Slipway.Engine.Tokenizers;

namespace Slipway.Bake.Pretrain;

/// <summary>The pretraining corpus: text files of paragraphs, and dialogues expanded from our grammar.</summary>
public static class Corpus
{
    public const string EndOfText = "<|endoftext|>";

    /// <summary>Control tokens of the tokenizer; the first ends a document, the others frame the messages of a chat.</summary>
    public static readonly string[] Control = [EndOfText, "<|im_start|>", "<|im_end|>"];

    /// <summary>Share of training rows by file; what is not named here is left out. The King James Bible would colour all style, so it is.</summary>
    public static readonly IReadOnlyDictionary<string, float> Shares = new Dictionary<string, float>(StringComparer.Ordinal)
    {
        ["dialogues"] = 0.50f,
        ["python-doc"] = 0.20f,
        ["wordnet"] = 0.18f,
        ["jargon"] = 0.08f,
        ["fortunes"] = 0.04f,
    };

    /// <summary>Dialogues as conversations.</summary>
    public static IEnumerable<ChatTurn[]> Dialogues(string grammarFile, int count, int seed)
    {
        var grammar = Grammar.Read(File.ReadLines(grammarFile));
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            yield return [.. grammar.Expand("dialogue", random).Split('\n').Select(Turn)];
        }
    }

    /// <summary>Plain text of each part, for training the tokenizer.</summary>
    public static IEnumerable<string> Texts(string folder, string grammarFile, int dialogues, int seed) =>
        Shares.Keys.Where(name => name != "dialogues").Select(name => File.ReadAllText(PathOf(folder, name)))
            .Concat(Dialogues(grammarFile, dialogues, seed).Select(turns => string.Join('\n', turns.Select(turn => turn.Content))));

    /// <summary>The parts as tokens.</summary>
    public static IEnumerable<CorpusPart> Parts(string folder, string grammarFile, int dialogues, int seed, BpeTokenizer tokenizer)
    {
        var end = tokenizer.Find(EndOfText) ?? throw new InvalidDataException($"The tokenizer has no {EndOfText}; train it with `bake bpe`.");
        foreach (var (name, share) in Shares)
        {
            var tokens = new List<int>();
            var starts = new List<int>();
            var chat = name == "dialogues";
            var documents = chat
                ? Dialogues(grammarFile, dialogues, seed).Select(Written)
                : File.ReadAllText(PathOf(folder, name)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            foreach (var document in documents)
            {
                starts.Add(tokens.Count);
                tokens.AddRange(tokenizer.Encode(document, parseControl: chat));
                tokens.Add(end);
            }

            yield return new CorpusPart(name, [.. tokens], share, chat ? [.. starts] : []);
        }
    }

    private static string PathOf(string folder, string name) => Path.Combine(folder, name + ".txt");

    private static string Written(ChatTurn[] turns)
    {
        var text = new StringBuilder();
        foreach (var (piece, _) in ChatTemplate.ChatMl.Pieces(turns, addAssistant: false))
        {
            text.Append(piece);
        }

        return text.ToString();
    }

    private static ChatTurn Turn(string line)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0
            ? new ChatTurn(line[..colon], line[(colon + 2)..])
            : throw new InvalidDataException($"Grammar: a dialogue line does not begin with a role: {line}");
    }
}
