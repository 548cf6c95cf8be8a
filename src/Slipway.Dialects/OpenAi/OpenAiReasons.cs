namespace Slipway.Dialects.OpenAi;

/// <summary>Why a compatible server does not get a field as it was: the same clauses for what passes through and for what is translated.</summary>
internal static class OpenAiReasons
{
    public const string Refused = "this provider refuses the field";
    public const string Temperature = "this provider takes no temperature that high";
    public const string Stops = "this provider takes fewer stop sequences; the first are sent";
    public const string Effort = "this provider knows fewer degrees of effort; the nearest is sent";
    public const string Choice = "this provider cannot be made to call a tool";
    public const string Developer = "this provider has no developer role; the text is sent as a system message";
    public const string Schema = "this provider holds no answer to a schema; the model is told it in words";
    public const string Refusal = "this provider takes a refusal as text like any other";
    public const string Parts = "this provider takes only text in this role";
}
