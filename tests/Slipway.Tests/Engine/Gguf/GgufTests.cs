using FsCheck;
using FsCheck.Fluent;
using Slipway.Engine.Formats.Gguf;

namespace Slipway.Tests.Engine.Gguf;

public sealed class GgufTests
{
    [Fact]
    public void Metadata_of_every_type_survives_a_round_trip()
    {
        var writer = new GgufWriter();
        writer.Metadata["a.u8"] = new GgufValue(GgufValueType.UInt8, (byte)200);
        writer.Metadata["a.i8"] = new GgufValue(GgufValueType.Int8, (sbyte)-3);
        writer.Metadata["a.u16"] = new GgufValue(GgufValueType.UInt16, (ushort)60_000);
        writer.Metadata["a.i16"] = new GgufValue(GgufValueType.Int16, (short)-300);
        writer.Metadata["a.u32"] = 4_000_000_000u;
        writer.Metadata["a.i32"] = new GgufValue(GgufValueType.Int32, -7);
        writer.Metadata["a.f32"] = 0.5f;
        writer.Metadata["a.bool"] = true;
        writer.Metadata["a.text"] = "größe ✓";
        writer.Metadata["a.u64"] = new GgufValue(GgufValueType.UInt64, ulong.MaxValue);
        writer.Metadata["a.i64"] = new GgufValue(GgufValueType.Int64, long.MinValue);
        writer.Metadata["a.f64"] = new GgufValue(GgufValueType.Float64, Math.PI);
        writer.Metadata["a.texts"] = new[] { "x", "", "y z" };
        writer.Metadata["a.nested"] = new GgufValue(GgufValueType.Array, new GgufArray(GgufValueType.Array, new[] { new GgufArray(GgufValueType.Int32, new[] { 1, 2 }) }));

        using var file = Reopened(writer);

        file.Metadata.Count.ShouldBe(14);
        foreach (var (key, value) in writer.Metadata.Where(pair => pair.Value.Type != GgufValueType.Array))
        {
            file.Metadata[key].ShouldBe(value);
        }

        file.Metadata.Strings("a.texts").ShouldBe(["x", "", "y z"]);
        var nested = (GgufArray)((GgufArray)file.Metadata["a.nested"].Value).Items.GetValue(0)!;
        nested.Items.ShouldBe(new[] { 1, 2 });
    }

    [Fact]
    public void Floats_survive_exactly_in_F32_and_within_their_precision_in_F16_and_Q8_0()
    {
        var random = new Random(1);
        var numbers = Enumerable.Range(0, 128).Select(_ => (float)((random.NextDouble() * 4) - 2)).ToArray();
        var writer = new GgufWriter();
        writer.Add("f32", numbers, GgufTensorType.F32, 64, 2);
        writer.Add("f16", numbers, GgufTensorType.F16, 64, 2);
        writer.Add("q8", numbers, GgufTensorType.Q8_0, 64, 2);

        using var file = Reopened(writer);

        file.Floats(file.Tensor("f32")).ShouldBe(numbers);
        file.Floats(file.Tensor("f16")).Zip(numbers).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) <= 0.001f);
        file.Floats(file.Tensor("q8")).Zip(numbers).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) <= (2f / 127 / 2) + (2f / 2048));
        file.Tensor("f16").Dimensions.ShouldBe([64L, 2L]);
        file.Tensors.Values.ShouldAllBe(tensor => tensor.Offset % 32 == 0);
    }

    [Fact]
    public void A_custom_alignment_is_kept()
    {
        var writer = new GgufWriter();
        writer.Metadata[GgufKeys.Alignment] = 128u;
        writer.Add("a", [1, 2, 3], GgufTensorType.F32, 3);
        writer.Add("b", [4], GgufTensorType.F32, 1);
        using var file = Reopened(writer);
        file.Tensor("b").Offset.ShouldBe(file.Tensor("a").Offset + 128);
        file.Floats(file.Tensor("b")).ShouldBe([4f]);
    }

    [Fact]
    public void A_tensor_past_the_end_is_refused_with_its_name_and_the_sizes()
    {
        var bytes = Sample();
        Should.Throw<GgufException>(() => Open(bytes[..^64])).Message.ShouldMatch("tensor weight: offset 0 \\+ size 256 is past the end of the file");
    }

    [Fact]
    public void A_type_that_is_not_read_is_refused_by_its_name()
    {
        var bytes = Sample();
        var at = bytes.AsSpan().IndexOf("weight"u8) + 6 + 4 + 16;
        bytes[at] = 12;
        Should.Throw<GgufException>(() => Open(bytes)).Message.ShouldContain("tensor weight: type Q4_K is not supported");
    }

    [Theory]
    [InlineData(8, "header: tensors")]
    [InlineData(16, "header: metadata pairs")]
    public void A_huge_count_is_refused_before_anything_is_allocated(int at, string field)
    {
        var bytes = Sample();
        bytes.AsSpan(at, 7).Fill(0xFF);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<GgufException>(() => Open(bytes)).Message.ShouldStartWith(field);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Theory]
    [InlineData("GGML")]
    [InlineData("")]
    [InlineData("PK")]
    public void Another_kind_of_file_is_refused(string start) =>
        Should.Throw<GgufException>(() => Open(System.Text.Encoding.ASCII.GetBytes(start + new string('x', start.Length)))).Message.ShouldStartWith("header");

    [Fact]
    public void Every_truncation_is_refused_or_read_never_a_crash()
    {
        var bytes = Sample();
        for (var length = 0; length < bytes.Length; length++)
        {
            Survives(bytes[..length]);
        }
    }

    [Fact]
    public void Flipped_bits_are_refused_or_read_and_never_cost_more_memory_than_the_file_explains()
    {
        var good = Sample();
        Prop.ForAll(
            ArbMap.Default.ArbFor<int[]>(),
            flips =>
            {
                var bytes = (byte[])good.Clone();
                foreach (var flip in flips)
                {
                    var bit = (int)((uint)flip % (uint)(bytes.Length * 8));
                    bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                }

                Survives(bytes);
            }).QuickCheckThrowOnFailure();
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            good[bit / 8] ^= (byte)(1 << (bit % 8));
            Survives(good);
            good[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    private static void Survives(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var file = Open(bytes);
            foreach (var tensor in file.Tensors.Values)
            {
                file.Floats(tensor);
            }
        }
        catch (GgufException error)
        {
            error.Message.ShouldNotBeEmpty();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100_000 + (32L * bytes.Length));
    }

    private static byte[] Sample()
    {
        var writer = new GgufWriter();
        writer.Metadata["general.architecture"] = "llama";
        writer.Metadata["some.list"] = new[] { "a", "bc" };
        writer.Metadata["some.numbers"] = new[] { 1, 2, 3 };
        writer.Metadata["some.flag"] = true;
        writer.Add("weight", Enumerable.Range(0, 64).Select(i => (float)i).ToArray(), GgufTensorType.F32, 32, 2);
        using var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }

    private static GgufFile Open(byte[] bytes) => GgufFile.Open(new MemoryStream(bytes));

    private static GgufFile Reopened(GgufWriter writer)
    {
        var stream = new MemoryStream();
        writer.Write(stream);
        return GgufFile.Open(stream);
    }
}
