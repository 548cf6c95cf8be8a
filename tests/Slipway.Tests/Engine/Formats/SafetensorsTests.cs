using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Engine.Formats;

namespace Slipway.Tests.Engine.Formats;

public sealed class SafetensorsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-safetensors").FullName;

    private string Path1 => Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_read_back_with_types_shapes_and_metadata()
    {
        WriteSample();
        using var file = SafetensorsFile.Open(Path1);
        file.ReadFloats("a", [2, 2]).ShouldBe([1, -2.5f, float.MaxValue, float.Epsilon]);
        file.ReadFloats("b").ShouldBe([0.5f, 65504, -0.25f]);
        file.ReadInt64("c", [1]).ShouldBe([long.MinValue]);
        file.ReadFloats("empty", [0, 7]).ShouldBeEmpty();
        file.ReadFloats("scalar", []).ShouldBe([42]);
        file.Metadata["key \"quoted\" ü"].ShouldBe("value");
        file.Tensors["b"].Type.ShouldBe(SafetensorsType.F16);
    }

    [Fact]
    public void Data_starts_at_a_multiple_of_eight_bytes_and_no_temporary_file_stays()
    {
        WriteSample();
        var bytes = File.ReadAllBytes(Path1);
        (BinaryPrimitives.ReadUInt64LittleEndian(bytes) % 8).ShouldBe(0ul);
        Directory.GetFiles(_folder).ShouldBe([Path1]);
    }

    [Fact]
    public void Bfloat16_is_read()
    {
        WriteRaw("""{"x":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}""", [0x80, 0x3F, 0x20, 0xC1]);
        using var file = SafetensorsFile.Open(Path1);
        file.ReadFloats("x").ShouldBe([1, -10]);
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", 8, "tensor 'x'")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "model.safetensors")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12, "model.safetensors")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "leaves a gap of 4 bytes")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "overlaps")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "not valid JSON")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "tensor 'x'")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "tensor 'x'")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", 4, "larger than any file")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "begin <= end")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "begin <= end")]
    [InlineData("""{"x":{"dtype":"Q8","shape":[1],"data_offsets":[0,4]}}""", 4, "dtype 'Q8' is not known")]
    [InlineData("""{"x":{"shape":[1],"data_offsets":[0,4]}}""", 4, "'dtype' is missing")]
    [InlineData("""{"x":7}""", 0, "not an object")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "not valid Unicode")]
    [InlineData("[1]", 0, "not a JSON object")]
    [InlineData("{", 0, "not valid JSON")]
    public void A_lie_in_the_header_is_named(string header, int dataBytes, string says)
    {
        WriteRaw(header, new byte[dataBytes]);
        Should.Throw<ModelFormatException>(() => SafetensorsFile.Open(Path1).Dispose()).Message.ShouldContain(says);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_file_shorter_than_its_header_is_refused(int bytes)
    {
        File.WriteAllBytes(Path1, [.. Enumerable.Repeat((byte)255, bytes)]);
        Should.Throw<ModelFormatException>(() => SafetensorsFile.Open(Path1));
    }

    [Fact]
    public void Asking_for_what_is_not_there_names_the_tensor()
    {
        WriteSample();
        using var file = SafetensorsFile.Open(Path1);
        Should.Throw<ModelFormatException>(() => file.ReadFloats("nothing")).Subject.ShouldBe("tensor 'nothing'");
        Should.Throw<ModelFormatException>(() => file.ReadFloats("a", [4])).Message.ShouldContain("expected [4]");
        Should.Throw<ModelFormatException>(() => file.ReadFloats("c")).Cure.ShouldContain("F32");
        Should.Throw<ModelFormatException>(() => file.ReadInt64("a")).Cure.ShouldContain("I64");
    }

    [Fact]
    public void A_mutated_file_opens_or_is_refused_but_never_fails_otherwise()
    {
        WriteSample();
        var good = File.ReadAllBytes(Path1);
        var change = from at in Gen.Choose(0, good.Length - 1) from value in Gen.Choose(0, 255) select (at, value);
        var mutation = from changes in change.NonEmptyListOf() from cut in Gen.Choose(0, 3) select (changes, cut);
        Prop.ForAll(mutation.ToArbitrary(), m =>
        {
            var bytes = good.ToArray();
            foreach (var (at, value) in m.changes)
            {
                bytes[at] = (byte)value;
            }

            File.WriteAllBytes(Path1, m.cut == 0 ? bytes[..^Math.Min(bytes.Length, m.changes.Count)] : bytes);
            try
            {
                using var file = SafetensorsFile.Open(Path1);
                foreach (var tensor in file.Tensors.Values.Where(t => t.Type == SafetensorsType.F32))
                {
                    file.ReadFloats(tensor.Name);
                }
            }
            catch (ModelFormatException e)
            {
                e.Message.ShouldNotBeNullOrWhiteSpace();
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_old_file()
    {
        WriteSample();
        var before = File.ReadAllBytes(Path1);
        Should.Throw<ArgumentException>(() => SafetensorsWriter.Write(Path1, [new("bad", SafetensorsType.F32, [3], new byte[4])]));
        File.ReadAllBytes(Path1).ShouldBe(before);
    }

    private void WriteSample() => SafetensorsWriter.Write(
        Path1,
        [
            SafetensorsEntry.F32("a", [2, 2], [1, -2.5f, float.MaxValue, float.Epsilon]),
            SafetensorsEntry.F16("b", [3], [0.5f, 65504, -0.25f]),
            SafetensorsEntry.F32("empty", [0, 7], []),
            SafetensorsEntry.I64("c", [1], [long.MinValue]),
            SafetensorsEntry.F32("scalar", [], [42]),
        ],
        new Dictionary<string, string> { ["key \"quoted\" ü"] = "value" });

    private void WriteRaw(string header, byte[] data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)Encoding.UTF8.GetByteCount(header));
        File.WriteAllBytes(Path1, [.. length, .. Encoding.UTF8.GetBytes(header), .. data]);
    }
}
