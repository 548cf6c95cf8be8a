using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Slipway.Cloud.Google;

/// <summary>A value or a <see cref="GoogleFault"/>: a result whose failure keeps its cure apart, so that the doctor can show it as such.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Outcome<T>
{
    private readonly T? value;

    private Outcome(T? value, GoogleFault? fault)
    {
        this.value = value;
        Fault = fault;
    }

    public GoogleFault? Fault { get; }

    public bool Try([MaybeNullWhen(false)] out T result, [NotNullWhen(false)] out GoogleFault? fault)
    {
        result = value;
        fault = Fault;
        return fault is null;
    }

    internal static Outcome<T> Of(T value) => new(value, null);

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(GoogleFault fault) => new(default, fault);
}

/// <summary>Makes outcomes where the conversion cannot: values whose type is an interface.</summary>
internal static class Outcome
{
    public static Outcome<T> Ok<T>(T value) => Outcome<T>.Of(value);
}
