using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Dialects;
using Slipway.Testing;

namespace Slipway.Tests.Dialects;

/// <summary>Nothing that a client or an upstream sends makes a dialect throw; requests that are refused are the client's fault.</summary>
public sealed class HostileInputTests
{
    /// <summary>SLIPWAY_FUZZ_ROUNDS makes a long night's run of it.</summary>
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("SLIPWAY_FUZZ_ROUNDS"), System.Globalization.CultureInfo.InvariantCulture, out var rounds) ? rounds : 1500;

    private static readonly byte[][] Bodies =
    [
        .. new[] { "request", "reply", "stream" }
            .SelectMany(kind => Directory.EnumerateFiles(Repository.PathOf("tests/Slipway.Tests/Dialects/Cases"), kind + ".*", SearchOption.AllDirectories))
            .Where(file => !file.Contains("-to-", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
        """{"model":"e","input":["a","b"],"encoding_format":"base64","dimensions":3}"""u8.ToArray(),
        """{"requests":[{"model":"models/e","content":{"parts":[{"text":"a"}]},"outputDimensionality":2}]}"""u8.ToArray(),
        """{"data":[{"index":0,"embedding":"AACAPwAAAMA="}],"usage":{"prompt_tokens":4,"total_tokens":4}}"""u8.ToArray(),
    ];

    private static readonly byte[][] Splices =
    [
        "null"u8.ToArray(), "[]"u8.ToArray(), "{}"u8.ToArray(), "\"x\""u8.ToArray(), "-1"u8.ToArray(), "1e999"u8.ToArray(), "99999999999999999999"u8.ToArray(), "1.5"u8.ToArray(), "true"u8.ToArray(),
        "\"\\ud800\""u8.ToArray(), "\\udc00"u8.ToArray(), "\\"u8.ToArray(), "\""u8.ToArray(), [0xFF], [0xC3], [0], "\r"u8.ToArray(), "\n\n"u8.ToArray(), ","u8.ToArray(), "}"u8.ToArray(), "[[[[[[[["u8.ToArray(), "data:"u8.ToArray(),
    ];

    [Fact]
    public void Random_bytes_never_throw() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Survives(bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Random_mutations_of_valid_bodies_never_throw()
    {
        var mutation = Gen.Elements(Bodies).Zip(Gen.Choose(1, 4).SelectMany(count => Mutation().ListOf(count)))
            .Select(pair => pair.Item2.Aggregate(pair.Item1, (body, change) => change(body)));

        Prop.ForAll(mutation.ToArbitrary(), Survives).Check(Config.QuickThrowOnFailure.WithMaxTest(Rounds));
    }

    [Fact]
    public void Deep_nesting_is_refused_and_not_followed()
    {
        byte[] deep = [.. "{\"model\":\"m\",\"contents\":"u8, .. Enumerable.Repeat((byte)'[', 100_000)];

        Survives(deep).ShouldBeTrue();
    }

    /// <summary>Changes a value, a range or a byte somewhere.</summary>
    private static Gen<Func<byte[], byte[]>> Mutation() =>
        from place in Gen.Choose(0, 1_000_000)
        from length in Gen.Choose(0, 12)
        from splice in Gen.Elements(Splices)
        select new Func<byte[], byte[]>(body =>
        {
            var at = place % (body.Length + 1);
            var cut = length;

            // Half of the changes replace what follows a colon: a value of another type in a body that stays JSON.
            if (place % 2 == 0 && body.AsSpan(at).IndexOf((byte)':') is >= 0 and var colon)
            {
                at += colon + 1;
                var end = body.AsSpan(at).IndexOfAny((byte)',', (byte)'}', (byte)']');
                cut = end < 0 ? 0 : end;
            }

            return [.. body[..at], .. splice, .. body[Math.Min(body.Length, at + cut)..]];
        });

    private static bool Survives(byte[] bytes)
    {
        foreach (var dialect in TranslationCases.Dialects)
        {
            Front(bytes, Fixed.Inbound(dialect));
            Back(bytes, Fixed.Outbound(dialect));
        }

        return true;
    }

    private static void Front(byte[] bytes, IInboundDialect front)
    {
        foreach (var target in new[] { new CallTarget(), new CallTarget("m", Stream: true, Sse: true) })
        {
            var peeked = front.Peek(bytes, target);
            Refused(peeked.Error);
            Pass(bytes, peeked, front);
            var chat = front.ReadChat(bytes, target);
            Refused(chat.Error);
            Refused(front.ReadCountTokens(bytes, target).Error);
            var embeddings = Fixed.Catalog.Outbound(front.Id) is { Embeds: false } ? Error.Invalid("The format has no embeddings.") : front.ReadEmbeddings(bytes, target);
            Refused(embeddings.Error);
            foreach (var dialect in TranslationCases.Dialects)
            {
                if (chat.IsOk)
                {
                    Parses(output => Fixed.Outbound(dialect).WriteChat(output, chat.Value, "gemini-3-up"));
                }

                if (embeddings.IsOk && Fixed.Outbound(dialect).Embeds)
                {
                    Parses(output => Fixed.Outbound(dialect).WriteEmbeddings(output, embeddings.Value, "up"));
                }
            }
        }
    }

    private static void Pass(byte[] bytes, Result<CallHead> peeked, IInboundDialect front)
    {
        if (Fixed.Catalog.PassThrough(front.Id) is not { } pass)
        {
            return;
        }

        _ = pass.FindUsage(bytes);
        if (peeked.IsOk)
        {
            Parses(output => pass.Rewrite(output, bytes, peeked.Value with { Stream = true }, "up"));
            Parses(output => pass.Rewrite(output, bytes, peeked.Value, new UpstreamModel("up") { NamedByPath = true }));
        }

        var tap = pass.OpenTap(new CallHead("m", Stream: true));
        var output = new ArrayBufferWriter<byte>();
        tap.Pass(bytes, output);
        tap.Complete(output);
    }

    private static void Back(byte[] bytes, IOutboundDialect back)
    {
        var reply = back.ReadChat(bytes);
        _ = back.Embeds ? back.ReadEmbeddings(bytes).Error : null;
        back.ReadError(400, bytes).Message.ShouldNotBeNullOrWhiteSpace();
        var events = new List<ChatStreamEvent>();
        var reader = back.OpenStream();
        foreach (var chunk in bytes.Chunk(50))
        {
            reader.Read(chunk, events);
        }

        reader.Complete(events);
        events.ShouldNotBeEmpty();
        foreach (var dialect in TranslationCases.Dialects)
        {
            var front = Fixed.Inbound(dialect);
            if (reply.IsOk)
            {
                Parses(output => front.WriteChat(output, reply.Value));
            }

            var writer = front.OpenStream(new CallHead("m", StreamUsage: true), new CallTarget("m", Stream: true));
            var output = new ArrayBufferWriter<byte>();
            events.ForEach(one => writer.Write(output, one));
            writer.Complete(output);
            Utf8Valid(output.WrittenSpan);
        }
    }

    private static void Refused(Error? error)
    {
        if (error is not null)
        {
            error.Kind.HttpStatus().ShouldBe(400);
            error.Message.ShouldNotBeNullOrWhiteSpace();
        }
    }

    private static void Parses(Action<IBufferWriter<byte>> write) =>
        System.Text.Json.JsonDocument.Parse(Fixed.Bytes(write), new System.Text.Json.JsonDocumentOptions { MaxDepth = 512 }).Dispose();

    private static void Utf8Valid(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes).ShouldBeTrue();
}
