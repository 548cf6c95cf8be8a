namespace Slipway.Dialects.Vertex;

/// <summary>
/// How the instances of online prediction look that a container takes: there is no common form. Set by <c>model_info.instance_field</c> and
/// <c>model_info.parameters_in_instance</c>.
/// </summary>
/// <param name="Field">
/// The instance's field that holds the prompt (<c>prompt</c>, <c>content</c>, <c>text</c>, <c>inputs</c>). <c>messages</c> sends the conversation as a list of
/// <c>{role, content}</c>. Empty makes the instance the text itself.
/// </param>
/// <param name="ParametersInInstance">Sampling parameters stand in each instance (vLLM's containers), in snake_case, not in <c>parameters</c>.</param>
public sealed record PredictShape(string Field, bool ParametersInInstance = false)
{
    public const string Messages = "messages";

    public static readonly PredictShape Default = new("prompt");
}
