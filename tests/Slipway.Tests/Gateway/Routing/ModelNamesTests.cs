using Slipway.Gateway.Routing;

namespace Slipway.Tests.Gateway.Routing;

public sealed class ModelNamesTests
{
    [Theory]
    [InlineData("gemini-2.5-pro", "gemini-2.5-pro")]
    [InlineData("models/x", "models/x x")]
    [InlineData("tunedModels/x", "tunedModels/x x")]
    [InlineData("google/x", "google/x x")]
    [InlineData("publishers/google/models/x", "publishers/google/models/x google/x x")]
    [InlineData("publishers/meta/models/x", "publishers/meta/models/x meta/x x")]
    [InlineData("projects/p/locations/l/publishers/google/models/x", "projects/p/locations/l/publishers/google/models/x publishers/google/models/x google/x x")]
    [InlineData("projects/p/locations/l/endpoints/7", "projects/p/locations/l/endpoints/7 endpoints/7 7")]
    [InlineData("meta/llama-4", "meta/llama-4")]
    [InlineData("openrouter/anthropic/claude", "openrouter/anthropic/claude")]
    public void A_name_has_its_shorter_forms_and_no_others(string asked, string forms) => string.Join(' ', ModelNames.Of(asked)).ShouldBe(forms);
}
