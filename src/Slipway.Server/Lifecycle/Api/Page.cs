namespace Slipway.Server.Lifecycle.Api;

/// <summary>One page of a list. Ask for more with <c>after=</c><see cref="LastId"/>.</summary>
public sealed record Page<T>(IReadOnlyList<T> Data, bool HasMore, string? LastId)
{
    /// <summary>Stores are asked for one row more than the page holds, to know whether there is another page.</summary>
    public static Page<T> Of<TRow>(IReadOnlyList<TRow> rows, int limit, Func<TRow, T> view, Func<TRow, string> id)
    {
        var shown = rows.Take(limit).ToArray();
        return new Page<T>([.. shown.Select(view)], rows.Count > limit, shown.Length > 0 ? id(shown[^1]) : null);
    }
}
