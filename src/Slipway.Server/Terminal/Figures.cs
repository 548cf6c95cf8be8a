using System.Globalization;
using System.Text.Json;

namespace Slipway.Server.Terminal;

/// <summary>How figures are written in a terminal.</summary>
internal static class Figures
{
    public static string Percent(double? share) => share is { } value ? (value * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "not known";

    /// <summary>An estimate of a share as the API gives it: the value and its 95 % interval.</summary>
    public static string PercentOf(JsonElement estimate)
    {
        if (estimate.GetProperty("value") is not { ValueKind: JsonValueKind.Number } value)
        {
            return "undetermined";
        }

        return estimate.TryGetProperty("interval", out var interval) && interval.ValueKind == JsonValueKind.Object
            ? string.Create(CultureInfo.InvariantCulture, $"{value.GetDouble() * 100:0.0} % [[{interval.GetProperty("low").GetDouble() * 100:0.0}, {interval.GetProperty("high").GetDouble() * 100:0.0}]]")
            : Percent(value.GetDouble());
    }

    public static string Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble().ToString("0.####", CultureInfo.InvariantCulture) : "–";

    /// <summary>An estimate's interval, in its own unit.</summary>
    public static string IntervalOf(JsonElement estimate) => estimate.TryGetProperty("interval", out var interval) && interval.ValueKind == JsonValueKind.Object
        ? string.Create(CultureInfo.InvariantCulture, $"[[{interval.GetProperty("low").GetDouble():+0.####;-0.####;0}, {interval.GetProperty("high").GetDouble():+0.####;-0.####;0}]]")
        : "undetermined";

    public static string Milliseconds(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble().ToString("0.0", CultureInfo.InvariantCulture) : "–";

    public static string Dollars(JsonElement value) => value.ValueKind == JsonValueKind.Number ? "$" + value.GetDecimal().ToString("0.########", CultureInfo.InvariantCulture) : "–";

    public static string Text(JsonElement row, string field) => row.TryGetProperty(field, out var value) && value.ValueKind is not JsonValueKind.Null ? value.ToString() : "–";
}
