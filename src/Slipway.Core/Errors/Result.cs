using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Slipway.Core.Errors;

/// <summary>A value or an <see cref="Errors.Error"/>. Expected failures travel as values; exceptions mean bugs.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Error? error)
    {
        this.value = value;
        Error = error;
    }

    /// <summary>The failure, or null when there is a value.</summary>
    public Error? Error { get; }

    /// <summary>The value. Asking for it when there is none is a bug.</summary>
    public T Value => Error is null ? value! : throw new InvalidOperationException("The result is an error: " + Error.Message);

    public bool IsOk => Error is null;

    /// <summary>Takes the result apart: true with the value, or false with the error.</summary>
    public bool Try([MaybeNullWhen(false)] out T result, [NotNullWhen(false)] out Error? error)
    {
        result = value;
        error = Error;
        return error is null;
    }

    internal static Result<T> Of(T value) => new(value, null);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}

/// <summary>Makes results where the conversion cannot: values whose type is an interface.</summary>
public static class Result
{
    public static Result<T> Ok<T>(T value) => Result<T>.Of(value);
}
