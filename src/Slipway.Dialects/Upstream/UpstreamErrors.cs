using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Core.Errors;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Upstream;

/// <summary>
/// Reads an error reply of any known shape: OpenAI's <c>{"error":{message,type,param,code}}</c>, Google's <c>{"error":{code,message,status,details}}</c>
/// (also in an array, as its streams send it), <c>{"error":"text"}</c>, <c>{"detail":…}</c>, <c>{"message":…}</c>, or plain text.
/// </summary>
internal static partial class UpstreamErrors
{
    private const int MostRead = 64 * 1024;

    private static readonly string[] ContextPhrases =
    [
        "context length", "context_length", "context window", "maximum context", "context size", "exceeds the maximum number of tokens",
        "input token count", "prompt is too long", "too many tokens",
    ];

    public static Error Read(int status, ReadOnlySpan<byte> body)
    {
        if (body.Length > MostRead)
        {
            body = body[..MostRead];
        }

        if (WireJson.ParseUpstream(body.ToArray()).Try(out var document, out _))
        {
            using (document)
            {
                return Read(status, document.RootElement);
            }
        }

        var text = Encoding.UTF8.GetString(body).Trim();

        // A page of HTML says nothing that a caller of an API can use.
        return Make(status, text.StartsWith('<') ? "" : text);
    }

    /// <summary>An error object that came inside a stream. <paramref name="status"/> is used when the object gives none.</summary>
    public static Error Read(int status, JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
        {
            root = root[0];
        }

        var field = new JsonField(root, null, new ReadContext { FromUpstream = true });
        var error = field["error"].IsPresent ? field["error"] : field;
        if (error.IsString)
        {
            return Make(status, error.Text()!);
        }

        var own = Int(error["code"]) is >= 400 and < 600 and var inBody ? inBody : Int(error["status"]);
        var made = Make(own is >= 400 and < 600 && status < 400 ? own.Value : status, Message(error) ?? Message(field) ?? "");
        var code = Word(error["code"]) ?? Word(error["status"]) ?? Word(error["type"]);
        return made with
        {
            Kind = code is "context_length_exceeded" or "exceed_context_size_error" ? ErrorKind.ContextLengthExceeded : made.Kind,
            Code = code is null ? null : ErrorText.Clean(code),
            Field = Word(error["param"]) ?? Violation(error),
            RetryAfter = RetryInfo(error) ?? made.RetryAfter,
        };
    }

    private static Error Make(int status, string text)
    {
        var message = ErrorText.Clean(text);
        var kind = KindOf(status);
        if (kind is ErrorKind.InvalidRequest or ErrorKind.PayloadTooLarge
            && ContextPhrases.Any(phrase => message.Contains(phrase, StringComparison.OrdinalIgnoreCase)))
        {
            kind = ErrorKind.ContextLengthExceeded;
        }

        return new Error(kind, message.Length > 0 ? message : string.Create(CultureInfo.InvariantCulture, $"The upstream answered with status {status}."))
        {
            UpstreamStatus = status < 100 ? null : status,
            RetryAfter = kind is ErrorKind.RateLimited or ErrorKind.Unavailable ? RetryText(message) : null,
        };
    }

    private static ErrorKind KindOf(int status) => status switch
    {
        401 => ErrorKind.Authentication,
        403 => ErrorKind.Permission,
        404 => ErrorKind.NotFound,
        405 => ErrorKind.MethodNotAllowed,
        408 or 504 => ErrorKind.UpstreamTimeout,
        409 => ErrorKind.Conflict,
        413 => ErrorKind.PayloadTooLarge,
        429 => ErrorKind.RateLimited,
        499 => ErrorKind.Cancelled,
        501 => ErrorKind.Unsupported,
        503 or 529 => ErrorKind.Unavailable,
        >= 400 and < 500 => ErrorKind.InvalidRequest,
        _ => ErrorKind.Upstream,
    };

    private static string? Message(JsonField field) =>
        Word(field["message"]) ?? Word(field["detail"]) ?? Word(field["msg"]) ?? Word(field["detail"]["message"]);

    private static string? Word(JsonField field) => field.IsString && field.Text() is { Length: > 0 } text ? text : null;

    private static int? Int(JsonField field) => field.IsNumber && field.Element.TryGetInt32(out var value) ? value : null;

    private static IEnumerable<JsonField> Details(JsonField error) => error["details"].IsArray ? error["details"].Items() : [];

    private static string? Violation(JsonField error) =>
        Details(error).SelectMany(detail => detail["fieldViolations"].IsArray ? detail["fieldViolations"].Items() : []).Select(item => Word(item["field"]))
            .FirstOrDefault(name => name is not null);

    private static TimeSpan? RetryInfo(JsonField error) =>
        Details(error).Select(detail => Word(detail["retryDelay"])).FirstOrDefault(delay => delay is not null) is { } text
            && text.EndsWith('s') && double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? Seconds(seconds)
            : null;

    private static TimeSpan? RetryText(string message)
    {
        var match = RetryPhrase().Match(message);
        return match.Success && double.TryParse(match.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? Seconds(match.Groups[2].ValueSpan is "ms" ? value / 1000 : value)
            : null;
    }

    private static TimeSpan? Seconds(double seconds) => seconds is >= 0 and < 86400 * 31 ? TimeSpan.FromSeconds(seconds) : null;

    [GeneratedRegex(@"(?:retry|try again) in (\d+(?:\.\d+)?)\s?(ms|s)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RetryPhrase();
}
