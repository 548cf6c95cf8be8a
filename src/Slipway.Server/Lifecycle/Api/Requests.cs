using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Slipway.Core.Errors;

namespace Slipway.Server.Lifecycle.Api;

/// <summary>Reads bodies and query parameters; every fault is an error with its field.</summary>
internal static class Requests
{
    private const int MostBytes = 1 << 20;

    /// <summary>A JSON body of a known type. Unknown fields are refused by name, so that a typing error does not pass silently.</summary>
    public static async Task<Result<T>> BodyAsync<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        using var body = new MemoryStream();
        var chunk = new byte[16 << 10];
        int read;
        while ((read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0)
        {
            if (body.Length + read > MostBytes) return new Error(ErrorKind.PayloadTooLarge, "The body is larger than 1 MiB. Settings are small; datasets go to POST /api/v1/datasets.");
            body.Write(chunk, 0, read);
        }
        try
        {
            return JsonSerializer.Deserialize(body.ToArray(), type) is { } value ? value : Error.Invalid("The body is null. Send a JSON object.");
        }
        catch (JsonException fault)
        {
            var field = fault.Path?.TrimStart('$', '.');
            return Error.Invalid($"The body is not as expected{(string.IsNullOrEmpty(field) ? "" : $" at {field}")}: {FirstSentence(fault.Message)}", string.IsNullOrEmpty(field) ? null : field, "body_invalid");
        }
    }

    /// <summary>A number from the query, or the default when it is not there.</summary>
    public static Result<double> Number(HttpRequest request, string name, double byDefault, double min, double max)
    {
        if (request.Query[name].FirstOrDefault() is not { Length: > 0 } text) return byDefault;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : Error.Invalid(string.Create(CultureInfo.InvariantCulture, $"{name} is \"{text}\"; it must be a number from {min} to {max}."), name);
    }

    /// <summary>limit (1 to 100, 20 by default) and after.</summary>
    public static Result<(int Limit, string? After)> Paging(HttpRequest request) =>
        Number(request, "limit", 20, 1, 100).Try(out var limit, out var error) ? ((int)limit, Text(request, "after")) : error;

    /// <summary>A query parameter, or null when it is missing or empty.</summary>
    public static string? Text(HttpRequest request, string name) => request.Query[name].FirstOrDefault() is { Length: > 0 } text ? text : null;

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return (end > 0 ? message[..end] : message).Replace("System.", "", StringComparison.Ordinal);
    }
}
