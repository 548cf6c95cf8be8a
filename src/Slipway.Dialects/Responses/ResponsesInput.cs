using System.Collections.Frozen;
using System.Text.Json;
using Slipway.Core.Chat;
using Slipway.Dialects.Json;

namespace Slipway.Dialects.Responses;

/// <summary>
/// Reads <c>input</c>: a text, or a list of items. What the model did in one turn comes as several items (reasoning, message, calls) and
/// becomes one message of the hub.
/// </summary>
internal sealed class ResponsesInput
{
    /// <summary>Steps of tools that the client runs for the model come back as items of these types.</summary>
    private static readonly FrozenSet<string> Results = new[]
    {
        "computer_call_output", "local_shell_call_output", "shell_call_output", "apply_patch_call_output", "mcp_approval_response", "tool_search_output", "program_output", "additional_tools",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Steps = new[]
    {
        "file_search_call", "computer_call", "web_search_call", "image_generation_call", "code_interpreter_call", "local_shell_call", "shell_call", "apply_patch_call", "mcp_list_tools",
        "mcp_approval_request", "mcp_call", "tool_search_call", "program", "compaction", "compaction_trigger",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly List<ChatMessage> messages = [];
    private readonly Dictionary<string, string> callNames = new(StringComparer.Ordinal);
    private List<ContentPart>? turn;

    public static IReadOnlyList<ChatMessage> Read(JsonField input)
    {
        if (input.IsString)
        {
            return [ChatMessage.Text(ChatRole.User, input.Text()!)];
        }

        if (!input.IsPresent)
        {
            input.Fault("is required: a text or an array of items");
            return [];
        }

        if (!input.IsArray)
        {
            input.Fault("must be a text or an array of items");
            return [];
        }

        var reader = new ResponsesInput();
        foreach (var item in input.Items())
        {
            reader.Add(item);
        }

        return reader.messages;
    }

    private void Add(JsonField item)
    {
        if (!item.ExpectObject())
        {
            if (!item.IsPresent)
            {
                item.Fault("must be an object with 'type'");
            }

            return;
        }

        switch (item["type"].Text() ?? (item["role"].IsPresent ? "message" : null))
        {
            case "message":
                Message(item);
                break;
            case "reasoning":
                Turn().Add(ResponsesItems.Thought(item));
                break;
            case "function_call" or "custom_tool_call":
                Turn().Add(Call(item));
                break;
            case "function_call_output" or "custom_tool_call_output":
                Other(new ChatMessage(ChatRole.Tool, [Result(item)]));
                break;
            case "item_reference":
                item["id"].Fault($"names an item that is not kept here: '{item["id"].Text()}'. Send the item itself", "item_not_found");
                break;
            case { } step when Steps.Contains(step):
                Turn().Add(new HostedPart(DialectId.Responses.Value, step, item.Element.GetRawText()));
                break;
            case { } result when Results.Contains(result):
                Other(new ChatMessage(ChatRole.Tool, [new HostedPart(DialectId.Responses.Value, result, item.Element.GetRawText())]));
                break;
            default:
                item["type"].Fault("must be message, reasoning, function_call, function_call_output, custom_tool_call, custom_tool_call_output, item_reference or a step of one of OpenAI's tools");
                break;
        }
    }

    private void Message(JsonField item)
    {
        if (!item["role"].IsPresent)
        {
            item["role"].Fault("is required: user, assistant, system or developer");
        }

        var content = item["content"];
        switch (item["role"].Word("user", "assistant", "system", "developer"))
        {
            case "assistant":
                Turn().AddRange(ResponsesContent.Read(content, ResponsesContent.Said));
                break;
            case "user" or null:
                Other(new ChatMessage(ChatRole.User, ResponsesContent.Read(content, ResponsesContent.Given)));
                break;
            case var role:
                Other(new ChatMessage(new ChatRole(role), ResponsesContent.Read(content, ResponsesContent.Instruction)));
                break;
        }
    }

    private ToolCallPart Call(JsonField item)
    {
        var call = ResponsesItems.Call(item);
        callNames[call.Id] = call.Name;
        return call;
    }

    private ToolResultPart Result(JsonField item)
    {
        var field = item["call_id"];
        var id = field.RequiredText();
        if (!callNames.TryGetValue(id, out var name))
        {
            field.Fault($"names no call of an earlier item: '{id}'");
        }

        var output = item["output"];
        if (!output.IsPresent)
        {
            output.Fault("is required: a text or an array of input_text, input_image and input_file");
        }

        var parts = ResponsesContent.Read(output, ResponsesContent.Given);
        return new ToolResultPart(id, name, string.Concat(parts.OfType<TextPart>().Select(part => part.Text))) { Media = [.. parts.OfType<MediaPart>()] };
    }

    /// <summary>The parts of the model's turn that is being read.</summary>
    private List<ContentPart> Turn()
    {
        if (turn is null)
        {
            turn = [];
            messages.Add(new ChatMessage(ChatRole.Assistant, turn));
        }

        return turn;
    }

    private void Other(ChatMessage message)
    {
        turn = null;
        messages.Add(message);
    }
}
