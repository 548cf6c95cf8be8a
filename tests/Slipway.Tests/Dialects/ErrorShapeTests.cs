using System.Text.Json;
using Slipway.Core.Errors;

namespace Slipway.Tests.Dialects;

public sealed class ErrorShapeTests
{
    [Fact]
    public void Every_kind_has_all_four_keys_in_OpenAi()
    {
        foreach (var kind in Enum.GetValues<ErrorKind>())
        {
            var bytes = Fixed.Bytes(output => Fixed.Inbound("openai").WriteError(output, new Error(kind, "No \"way\".") { Field = "model" }, "req-1"));
            using var document = JsonDocument.Parse(bytes);
            var error = document.RootElement.GetProperty("error");
            error.EnumerateObject().Select(property => property.Name).ShouldBe(["message", "type", "param", "code"]);
            error.GetProperty("message").GetString().ShouldBe("No \"way\".");
            error.GetProperty("param").GetString().ShouldBe("model");
            error.GetProperty("type").GetString().ShouldNotBeNullOrEmpty();
        }
    }
}
