using System.Globalization;

namespace Slipway.Dialects.Json;

/// <summary>Where a value stands in a body (<c>messages[2].content[0].type</c>). A chain of nodes, so that no text is made unless an error needs it.</summary>
internal sealed record FieldPath(FieldPath? Parent, string? Name, int Index)
{
    public override string ToString()
    {
        if (Name is null)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Parent}[{Index}]");
        }

        return Parent is null ? Name : $"{Parent}.{Name}";
    }
}
