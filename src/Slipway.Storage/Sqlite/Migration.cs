using System.Globalization;
using System.Reflection;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// One step of the tables of one area. The areas (Keys, Ledger, Lifecycle …) count on their own, so that they grow independently.
/// A step that has been released is never edited; it only adds (tables, columns with defaults, indexes), so that the program before
/// it still runs on the file.
/// </summary>
/// <param name="Area">The folder the step lives in, for example <c>Ledger</c>.</param>
/// <param name="Version">Its number within the area, from 1.</param>
/// <param name="Name">What it does, in the words of its file name.</param>
/// <param name="Sql">One or more statements.</param>
public sealed record Migration(string Area, int Version, string Name, string Sql)
{
    /// <summary>The steps of this assembly: every file <c>&lt;Area&gt;/Migrations/&lt;number&gt;_&lt;name&gt;.sql</c>, ordered by area and number.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load(typeof(Migration).Assembly);

    private static Migration[] Load(Assembly assembly) =>
        [.. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => Read(assembly, name))
            .OrderBy(step => step.Area, StringComparer.Ordinal)
            .ThenBy(step => step.Version)];

    private static Migration Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var path = resource.Split('/');
        var file = Path.GetFileNameWithoutExtension(path[^1]).Split('_', 2);
        return new Migration(path[0], int.Parse(file[0], CultureInfo.InvariantCulture), file[1], reader.ReadToEnd());
    }
}
