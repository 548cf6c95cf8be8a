using Slipway.Core.Errors;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Moderations;

/// <summary>The model that moderates for callers who name none, as OpenAI's clients usually do not: the first that is configured for it.</summary>
internal static class DefaultModerator
{
    public static Result<string> Of(GatewaySnapshot snapshot) =>
        snapshot.Groups.FirstOrDefault(group => group.Card.Moderations && !group.Pattern.IsWildcard) is { } group
            ? group.Name
            : Error.NotFound(
                "No model is configured for moderations. Add one to model_list with `model_info: { mode: moderation }`, such as `litellm_params: { model: openai/omni-moderation-latest }`; a server of your own that speaks OpenAI's /v1/moderations will do.",
                "model",
                "model_not_found");
}
