using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Tests.Server;

namespace Slipway.Tests.Gateway.Files;

public sealed class GeminiFilesTests(FilesApiFixture api) : IClassFixture<FilesApiFixture>
{
    [Fact]
    public async Task A_resumable_upload_goes_on_from_where_it_was()
    {
        var url = await StartAsync("""{"file":{"displayName":"My clip","mimeType":"video/mp4"}}""", length: 10);
        using var half = await PutAsync(url, "upload", 0, "01234");
        Status(half).ShouldBe(("active", "5"));
        using var gap = await PutAsync(url, "upload", 7, "789");
        gap.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        Status(gap).ShouldBe(("active", "5"));
        using var query = await PutAsync(url, "query", null, null);
        Status(query).ShouldBe(("active", "5"));
        using var last = await PutAsync(url, "upload, finalize", 5, "56789");
        Status(last).Status.ShouldBe("final");
        var file = (await RunningServer.JsonAsync(last)).GetProperty("file");

        file.GetProperty("name").GetString()!.ShouldStartWith("files/");
        file.GetProperty("displayName").GetString().ShouldBe("My clip");
        file.GetProperty("mimeType").GetString().ShouldBe("video/mp4");
        file.GetProperty("sizeBytes").GetString().ShouldBe("10");
        file.GetProperty("state").GetString().ShouldBe("ACTIVE");
        file.GetProperty("uri").GetString().ShouldBe(api.Server.Http.BaseAddress + "v1beta/" + file.GetProperty("name").GetString());
        Encoding.ASCII.GetString(file.GetProperty("sha256Hash").GetBytesFromBase64()).ShouldBe(Convert.ToHexStringLower(SHA256.HashData("0123456789"u8)));
        (file.GetProperty("expirationTime").GetDateTimeOffset() - file.GetProperty("createTime").GetDateTimeOffset()).ShouldBe(TimeSpan.FromHours(48));

        // A caller that lost the last reply asks again.
        using var again = await PutAsync(url, "upload, finalize", 5, "56789");
        (await RunningServer.JsonAsync(again)).GetProperty("file").GetProperty("name").GetString().ShouldBe(file.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_cancelled_upload_is_gone()
    {
        var url = await StartAsync("{}");
        using var cancelled = await PutAsync(url, "cancel", null, null);
        Status(cancelled).Status.ShouldBe("cancelled");
        using var after = await PutAsync(url, "upload, finalize", 0, "x");
        after.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await RunningServer.JsonAsync(after)).GetProperty("error").GetProperty("status").GetString().ShouldBe("NOT_FOUND");
    }

    [Fact]
    public async Task An_upload_needs_no_key_but_not_another_tenants_and_its_owner_in_good_standing()
    {
        var key = await api.Server.NewKeyAsync(new { });
        var url = await StartAsync("{}", key: key);
        using var stranger = await PutAsync(url, "upload", 0, "x", api.OtherKey);
        stranger.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        using var blocked = await api.Server.PostAsync("key/block", $$"""{"key":"{{key}}"}""");
        using var refused = await PutAsync(url, "upload", 0, "x");
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var unblocked = await api.Server.PostAsync("key/unblock", $$"""{"key":"{{key}}"}""");
        using var taken = await PutAsync(url, "upload, finalize", 0, "x");
        taken.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_multipart_and_the_raw_protocol_take_everything_at_once()
    {
        var related = new ByteArrayContent(Encoding.UTF8.GetBytes("--b\r\nContent-Type: application/json\r\n\r\n{\"file\":{\"display_name\":\"Note\"}}\r\n--b\r\nContent-Type: text/markdown\r\n\r\n# hi\r\n--b--\r\n"));
        related.Headers.TryAddWithoutValidation("Content-Type", "multipart/related; boundary=b");
        using var first = await GoogleAsync(HttpMethod.Post, "upload/v1beta/files", related, ("X-Goog-Upload-Protocol", "multipart"));
        var note = (await RunningServer.JsonAsync(first)).GetProperty("file");
        note.GetProperty("displayName").GetString().ShouldBe("Note");
        note.GetProperty("mimeType").GetString().ShouldBe("text/markdown");
        note.GetProperty("sizeBytes").GetString().ShouldBe("4");

        var raw = new ByteArrayContent([1, 2, 3]);
        raw.Headers.TryAddWithoutValidation("Content-Type", "image/png");
        using var second = await GoogleAsync(HttpMethod.Post, "upload/v1beta/files?uploadType=media", raw);
        (await RunningServer.JsonAsync(second)).GetProperty("file").GetProperty("mimeType").GetString().ShouldBe("image/png");
    }

    [Fact]
    public async Task One_file_goes_by_its_names_in_both_apis_and_headers_tell_them_apart()
    {
        var id = (await api.UploadedAsync("hello"))["file-".Length..];
        using var google = await GoogleAsync(HttpMethod.Get, "v1/files/" + id);
        (await RunningServer.JsonAsync(google)).GetProperty("name").GetString().ShouldBe("files/" + id);
        using var query = await api.SendAsync(HttpMethod.Get, $"v1/files/{id}?key={api.Key}", key: "");
        (await RunningServer.JsonAsync(query)).GetProperty("name").GetString().ShouldBe("files/" + id);
        using var openAi = await api.SendAsync(HttpMethod.Get, "v1/files/file-" + id);
        (await RunningServer.JsonAsync(openAi)).GetProperty("id").GetString().ShouldBe("file-" + id);
        using var download = await GoogleAsync(HttpMethod.Get, $"v1beta/files/{id}:download?alt=media");
        (await download.Content.ReadAsStringAsync()).ShouldBe("hello");
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_and_a_deleted_file_is_gone()
    {
        var key = await api.Server.NewKeyAsync(new { });
        foreach (var text in new[] { "1", "2", "3" })
        {
            await api.UploadedAsync(text, key: key);
        }

        var names = new List<string>();
        var token = "";
        do
        {
            using var reply = await api.SendAsync(HttpMethod.Get, "v1beta/files?pageSize=2&pageToken=" + token, key: key);
            var page = await RunningServer.JsonAsync(reply);
            names.AddRange(page.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("name").GetString()!));
            token = page.TryGetProperty("nextPageToken", out var next) ? next.GetString() : null;
        }
        while (token is not null);

        names.Distinct().Count().ShouldBe(3);
        using var deleted = await api.SendAsync(HttpMethod.Delete, "v1beta/" + names[0], key: key);
        (await deleted.Content.ReadAsStringAsync()).ShouldBe("{}");
        using var gone = await api.SendAsync(HttpMethod.Get, "v1beta/" + names[0], key: key);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_name_may_be_chosen_by_googles_rules_and_once()
    {
        var url = await StartAsync("""{"file":{"name":"files/my-clip"}}""");
        using var first = await PutAsync(url, "upload, finalize", 0, "x");
        (await RunningServer.JsonAsync(first)).GetProperty("file").GetProperty("name").GetString().ShouldBe("files/my-clip");

        using var second = await PutAsync(await StartAsync("""{"file":{"name":"my-clip"}}"""), "upload, finalize", 0, "x");
        second.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        using var wrong = await StartReplyAsync("""{"file":{"name":"files/../x"}}""", null, null);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("""{"file":3}""")]
    public async Task A_description_must_be_json(string body)
    {
        using var reply = await StartReplyAsync(body, null, null);
        reply.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await RunningServer.JsonAsync(reply)).GetProperty("error").GetProperty("status").GetString().ShouldBe("INVALID_ARGUMENT");
    }

    private async Task<string> StartAsync(string body, long? length = null, string? key = null)
    {
        using var reply = await StartReplyAsync(body, length, key);
        reply.StatusCode.ShouldBe(HttpStatusCode.OK, await reply.Content.ReadAsStringAsync());
        return reply.Headers.GetValues("x-goog-upload-url").Single();
    }

    private Task<HttpResponseMessage> StartReplyAsync(string body, long? length, string? key) => api.SendAsync(
        HttpMethod.Post, "upload/v1beta/files", new StringContent(body, Encoding.UTF8, "application/json"), key,
        [("X-Goog-Upload-Protocol", "resumable"), ("X-Goog-Upload-Command", "start"), .. length is { } l ? [("X-Goog-Upload-Header-Content-Length", $"{l}")] : Array.Empty<(string, string)>()]);

    private Task<HttpResponseMessage> PutAsync(string url, string command, long? offset, string? bytes, string key = "") => api.SendAsync(
        HttpMethod.Post, url, bytes is null ? null : new StringContent(bytes), key,
        [("X-Goog-Upload-Command", command), .. offset is { } o ? [("X-Goog-Upload-Offset", $"{o}")] : Array.Empty<(string, string)>()]);

    private Task<HttpResponseMessage> GoogleAsync(HttpMethod method, string path, HttpContent? content = null, params (string, string)[] headers) =>
        api.SendAsync(method, path, content, "", [("x-goog-api-key", api.Key), .. headers]);

    private static (string Status, string Received) Status(HttpResponseMessage reply) =>
        (reply.Headers.GetValues("x-goog-upload-status").Single(), reply.Headers.TryGetValues("x-goog-upload-size-received", out var received) ? received.Single() : "");
}
