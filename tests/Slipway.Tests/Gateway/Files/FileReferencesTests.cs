using System.Text;
using Slipway.Core.Chat;
using Slipway.Core.Errors;
using Slipway.Gateway.Files;

namespace Slipway.Tests.Gateway.Files;

public sealed class FileReferencesTests
{
    [Fact]
    public async Task A_reference_in_any_of_its_forms_becomes_the_bytes()
    {
        await using var fixture = new LibraryFixture();
        var file = await fixture.AddAsync("hello", type: "application/pdf");
        foreach (var reference in new[] { "file-" + file.Id, "file_" + file.Id, "files/" + file.Id, "http://gateway:4000/v1beta/files/" + file.Id, "https://generativelanguage.googleapis.com/v1beta/files/" + file.Id })
        {
            var chat = (await ResolveAsync(fixture, reference)).Value;

            var media = chat.Messages[0].Parts[1].ShouldBeOfType<MediaPart>();
            media.Uri.ShouldBeNull(reference);
            media.MimeType.ShouldBe("application/pdf");
            media.Name.ShouldBe("note.txt");
            Encoding.UTF8.GetString(media.Data!.Value.Span).ShouldBe("hello");
            chat.Messages[0].Parts[0].ShouldBe(new TextPart("look"));
        }
    }

    [Theory]
    [InlineData("https://example.com/cat.png")]
    [InlineData("gs://bucket/files/cat.png")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/files/theirs")]
    public async Task Other_addresses_stay(string address)
    {
        await using var fixture = new LibraryFixture();
        var chat = (await ResolveAsync(fixture, address)).Value;
        chat.Messages[0].Parts[1].ShouldBeOfType<MediaPart>().Uri.ShouldBe(address);
    }

    [Fact]
    public async Task Another_tenants_file_does_not_exist_and_the_admin_reads_all()
    {
        await using var fixture = new LibraryFixture();
        var file = await fixture.AddAsync("hello", tenant: "b");

        (await ResolveAsync(fixture, "file-" + file.Id)).Error!.Kind.ShouldBe(ErrorKind.NotFound);
        (await ResolveAsync(fixture, "http://gateway/v1beta/files/" + file.Id)).Error!.Kind.ShouldBe(ErrorKind.NotFound);
        (await ResolveAsync(fixture, "file-" + file.Id, tenant: null)).IsOk.ShouldBeTrue();
    }

    [Fact]
    public async Task All_files_of_a_request_together_may_not_be_larger_than_the_limit()
    {
        var limits = new FileLimits { InlineBytes = 9 };
        await using var fixture = new LibraryFixture(limits);
        var file = await fixture.AddAsync("hello");
        var twice = Chat("file-" + file.Id) with { Messages = [.. Chat("file-" + file.Id).Messages, .. Chat("file-" + file.Id).Messages] };

        var references = new FileReferences(new FileContents(fixture.Library), limits);
        (await references.ResolveAsync(Chat("file-" + file.Id), "a", default)).IsOk.ShouldBeTrue();
        (await references.ResolveAsync(twice, "a", default)).Error!.Kind.ShouldBe(ErrorKind.PayloadTooLarge);
    }

    [Fact]
    public async Task An_id_and_what_a_tool_gave_back_are_resolved_too()
    {
        await using var fixture = new LibraryFixture();
        var file = await fixture.AddAsync("hello");
        var named = new MediaPart("application/octet-stream", null, "file-" + file.Id) { IsFileId = true, Name = "mine.txt" };
        var chat = new ChatRequest("m", [new ChatMessage(ChatRole.Tool, [new ToolResultPart("c", "f", "{}") { Media = [named] }])]);

        var resolved = (await new FileReferences(new FileContents(fixture.Library), fixture.Library.Limits).ResolveAsync(chat, "a", default)).Value;

        var media = resolved.Messages[0].Parts[0].ShouldBeOfType<ToolResultPart>().Media.ShouldHaveSingleItem();
        (media.IsFileId, media.Uri, media.Name, media.IsReadable).ShouldBe((false, null, "mine.txt", true));
    }

    [Fact]
    public async Task A_request_without_references_is_given_back_as_it_is()
    {
        await using var fixture = new LibraryFixture();
        var chat = new ChatRequest("m", [ChatMessage.Text(ChatRole.User, "file-abc")]);
        var references = new FileReferences(new FileContents(fixture.Library), fixture.Library.Limits);
        (await references.ResolveAsync(chat, "a", default)).Value.ShouldBeSameAs(chat);
    }

    private static Task<Result<ChatRequest>> ResolveAsync(LibraryFixture fixture, string reference, string? tenant = "a") =>
        new FileReferences(new FileContents(fixture.Library), fixture.Library.Limits).ResolveAsync(Chat(reference), tenant, default);

    private static ChatRequest Chat(string reference) => new("m", [new ChatMessage(ChatRole.User, [new TextPart("look"), new MediaPart("image/png", null, reference)])]);
}
