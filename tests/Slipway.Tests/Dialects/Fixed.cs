using System.Buffers;
using System.Text;
using Slipway.Dialects;
using Slipway.Testing;

namespace Slipway.Tests.Dialects;

/// <summary>What the tests of dialects share: a clock that stands still, the catalogue, and text of what was written.</summary>
internal static class Fixed
{
    public static readonly TimeProvider Time = new ManualTime();

    public static readonly DialectCatalog Catalog = new(Time);

    public static IInboundDialect Inbound(string id) => Catalog.Inbound(new DialectId(id))!;

    public static IOutboundDialect Outbound(string id) => Catalog.Outbound(new DialectId(id))!;

    public static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public static string Text(Action<IBufferWriter<byte>> write) => Encoding.UTF8.GetString(Bytes(write));

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
