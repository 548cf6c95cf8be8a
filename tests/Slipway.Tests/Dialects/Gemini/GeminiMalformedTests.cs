using Slipway.Core.Errors;
using Slipway.Dialects;

namespace Slipway.Tests.Dialects.Gemini;

public sealed class GeminiMalformedTests
{
    private static readonly CallTarget Target = new("m");

    [Theory]
    [InlineData("""{}""", "contents")]
    [InlineData("""{"contents":[]}""", "contents")]
    [InlineData("""{"contents":"hi"}""", "contents")]
    [InlineData("""{"contents":["hi"]}""", "contents[0]")]
    [InlineData("""{"contents":[{"role":"assistant","parts":[{"text":"a"}]}]}""", "contents[0].role")]
    [InlineData("""{"contents":[{"role":"user"}]}""", "contents[0].parts")]
    [InlineData("""{"contents":[{"parts":[]}]}""", "contents[0].parts")]
    [InlineData("""{"contents":[{"parts":["a"]}]}""", "contents[0].parts[0]")]
    [InlineData("""{"contents":[{"parts":[{}]}]}""", "contents[0].parts[0]")]
    [InlineData("""{"contents":[{"parts":[{"text":5}]}]}""", "contents[0].parts[0].text")]
    [InlineData("""{"contents":[{"parts":[{"inline_data":{"mime_type":"image/png","data":"%%"}}]}]}""", "contents[0].parts[0].inline_data.data")]
    [InlineData("""{"contents":[{"parts":[{"inlineData":{"data":"AA=="}}]}]}""", "contents[0].parts[0].inlineData.mimeType")]
    [InlineData("""{"contents":[{"parts":[{"fileData":{"fileUri":"file:///etc/passwd"}}]}]}""", "contents[0].parts[0].fileData.fileUri")]
    [InlineData("""{"contents":[{"role":"model","parts":[{"functionCall":{"args":{}}}]}]}""", "contents[0].parts[0].functionCall.name")]
    [InlineData("""{"contents":[{"role":"model","parts":[{"functionCall":{"name":"f","args":[1]}}]}]}""", "contents[0].parts[0].functionCall.args")]
    [InlineData("""{"contents":[{"parts":[{"functionResponse":{"name":"f","response":{}}}]}]}""", "contents[0].parts[0].functionResponse")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"systemInstruction":7}""", "systemInstruction")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"generationConfig":[]}""", "generationConfig")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"generationConfig":{"temperature":9}}""", "generationConfig.temperature")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"generation_config":{"max_output_tokens":"x"}}""", "generation_config.max_output_tokens")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"generationConfig":{"stopSequences":"END"}}""", "generationConfig.stopSequences")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"generationConfig":{"responseMimeType":"text/x.enum"}}""", "generationConfig.responseMimeType")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"generationConfig":{"responseSchema":"x"}}""", "generationConfig.responseSchema")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"generationConfig":{"thinkingConfig":{"thinkingLevel":"EXTREME"}}}""", "generationConfig.thinkingConfig.thinkingLevel")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"tools":["x"]}""", "tools[0]")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"tools":[{"functionDeclarations":[{}]}]}""", "tools[0].functionDeclarations[0].name")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"toolConfig":{"functionCallingConfig":{"mode":"SOME"}}}""", "toolConfig.functionCallingConfig.mode")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}}}""", "toolConfig.functionCallingConfig.allowedFunctionNames[0]")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"cachedContent":1}""", "cachedContent")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"safetySettings":[{"category":3}]}""", "safetySettings[0].threshold")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"safetySettings":[{"category":99,"threshold":1}]}""", "safetySettings[0].category")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"labels":{"team":1}}""", "labels.team")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"serviceTier":1}""", "serviceTier")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"generationConfig":{"responseModalities":"AUDIO"}}""", "generationConfig.responseModalities")]
    [InlineData("""{"contents":[{"parts":[{"text":"a"}]}],"generationConfig":{"speechConfig":{"voiceConfig":{"prebuiltVoiceConfig":{"voiceName":1}}}}}""", "generationConfig.speechConfig.voiceConfig.prebuiltVoiceConfig.voiceName")]
    [InlineData("""{"contents":[{"role":"model","parts":[{"functionCall":{"name":"f"}}]},{"parts":[{"functionResponse":{"name":"f","response":{},"parts":[{"text":"x"}]}}]}]}""", "contents[1].parts[0].functionResponse.parts[0]")]
    [InlineData("""{"contents":[{"parts":[{"text":"\udfff"}]}]}""", null)]
    [InlineData("""{"contents":[{"parts":[{"text":"a","text":"b"}]}]}""", null)]
    [InlineData("nope", null)]
    [InlineData("", null)]
    public void A_malformed_request_is_refused_with_field_and_cure(string body, string? field)
    {
        var error = Fixed.Inbound("gemini").ReadChat(Fixed.Utf8(body), Target).Error;

        error.ShouldNotBeNull();
        error.Kind.ShouldBe(ErrorKind.InvalidRequest);
        error.Field.ShouldBe(field);
    }

    [Fact]
    public void Fields_without_a_place_in_the_hub_are_listed()
    {
        const string Body = """
            {"contents":[{"parts":[{"text":"a","videoMetadata":{}}]}],"safetySettings":[{"category":3,"threshold":3,"method":1}],"labels":{"a":"b"},"toolConfig":{"retrievalConfig":{}},
             "tools":[{"googleSearch":{},"someNewTool":{}},{"functionDeclarations":[{"name":"f","behavior":"NON_BLOCKING"}]}],"generationConfig":{"responseModalities":["TEXT"],"top_k":5,"imageConfig":{}}}
            """;

        Fixed.Inbound("gemini").ReadChat(Fixed.Utf8(Body), Target).Value.UnknownFields.ShouldBe(
            ["contents[0].parts[0].videoMetadata", "safetySettings[0].method", "toolConfig.retrievalConfig", "tools[0].someNewTool", "tools[1].functionDeclarations[0].behavior", "generationConfig.imageConfig"], ignoreOrder: true);
    }
}
