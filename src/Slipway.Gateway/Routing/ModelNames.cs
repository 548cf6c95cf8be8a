namespace Slipway.Gateway.Routing;

/// <summary>The forms under which Google's clients name one model, the longest first: <c>publishers/google/models/x</c>, <c>google/x</c>, <c>x</c>.</summary>
public static class ModelNames
{
    private const string Google = "google/";

    private static readonly string[] Collections = ["models/", "tunedModels/", "endpoints/"];

    /// <summary>The name as it was asked for, then what it says in fewer words. Nearly always the name alone.</summary>
    public static IEnumerable<string> Of(string model)
    {
        yield return model;
        if (!model.Contains('/', StringComparison.Ordinal))
        {
            yield break;
        }

        var rest = Below(model);
        if (rest != model)
        {
            yield return rest;
        }

        if (Published(rest) is { } published)
        {
            rest = published;
            yield return rest;
        }

        if (Collections.FirstOrDefault(c => rest.StartsWith(c, StringComparison.Ordinal)) is { } collection)
        {
            yield return rest[collection.Length..];
        }
        else if (rest.StartsWith(Google, StringComparison.Ordinal))
        {
            yield return rest[Google.Length..];
        }
        else if (rest.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && model.StartsWith("p", StringComparison.Ordinal) && rest != model)
        {
            // publishers/meta/models/llama: the publisher is only said because the path asks for one.
            yield return rest[(slash + 1)..];
        }
    }

    /// <summary>The name without <c>models/</c>.</summary>
    public static string Bare(string model) => model.StartsWith("models/", StringComparison.Ordinal) ? model["models/".Length..] : model;

    /// <summary>Without <c>projects/{p}/locations/{l}/</c>.</summary>
    private static string Below(string model) =>
        model.Split('/') is ["projects", _, "locations", _, _, ..] ? string.Join('/', model.Split('/')[4..]) : model;

    private static string? Published(string name) => name.Split('/') is ["publishers", var publisher, "models", var model] ? publisher + "/" + model : null;
}
