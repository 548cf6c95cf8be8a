namespace Slipway.Dialects;

/// <summary>Names a wire format. An open set with the known values.</summary>
public readonly record struct DialectId(string Value)
{
    public static readonly DialectId OpenAi = new("openai");
    public static readonly DialectId Gemini = new("gemini");

    public override string ToString() => Value;
}
