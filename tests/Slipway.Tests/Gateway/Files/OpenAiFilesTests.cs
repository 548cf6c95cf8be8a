using System.Net;
using System.Text;
using System.Text.Json;
using Slipway.Tests.Server;

namespace Slipway.Tests.Gateway.Files;

public sealed class OpenAiFilesTests(FilesApiFixture api) : IClassFixture<FilesApiFixture>
{
    [Fact]
    public async Task A_file_is_uploaded_described_read_and_deleted()
    {
        using var uploaded = await api.UploadAsync("hello"u8.ToArray(), more: [("expires_after[anchor]", "created_at"), ("expires_after[seconds]", "3600")]);
        uploaded.StatusCode.ShouldBe(HttpStatusCode.OK);
        uploaded.Headers.Contains("x-request-id").ShouldBeTrue();
        var file = await RunningServer.JsonAsync(uploaded);
        file.GetProperty("object").GetString().ShouldBe("file");
        file.GetProperty("bytes").GetInt64().ShouldBe(5);
        file.GetProperty("filename").GetString().ShouldBe("note.txt");
        file.GetProperty("purpose").GetString().ShouldBe("user_data");
        file.GetProperty("status").GetString().ShouldBe("processed");
        (file.GetProperty("expires_at").GetInt64() - file.GetProperty("created_at").GetInt64()).ShouldBe(3600);

        var path = "v1/files/" + file.GetProperty("id").GetString();
        (await JsonAsync(HttpMethod.Get, path)).ToString().ShouldBe(file.ToString());
        using var content = await api.SendAsync(HttpMethod.Get, path + "/content");
        (await content.Content.ReadAsStringAsync()).ShouldBe("hello");
        content.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        content.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");

        (await JsonAsync(HttpMethod.Delete, path)).GetProperty("deleted").GetBoolean().ShouldBeTrue();
        using var gone = await api.SendAsync(HttpMethod.Get, path);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await RunningServer.JsonAsync(gone)).GetProperty("error").EnumerateObject().Select(p => p.Name).ShouldBe(["message", "type", "param", "code"]);
    }

    [Fact]
    public async Task For_another_key_the_file_does_not_exist_and_the_admin_sees_it()
    {
        var id = await api.UploadedAsync("secret");
        foreach (var (method, path) in new[] { (HttpMethod.Get, id), (HttpMethod.Delete, id), (HttpMethod.Get, id + "/content") })
        {
            using var reply = await api.SendAsync(method, "v1/files/" + path, key: api.OtherKey);
            reply.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        (await JsonAsync(HttpMethod.Get, "v1/files", api.OtherKey)).GetRawText().ShouldNotContain(id);
        (await JsonAsync(HttpMethod.Get, "v1/files", api.Server.AdminKey)).GetRawText().ShouldContain(id);
        (await JsonAsync(HttpMethod.Get, "v1/files/" + id, api.Server.AdminKey)).GetProperty("id").GetString().ShouldBe(id);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page()
    {
        var key = await api.Server.NewKeyAsync(new { });
        var ids = new List<string>();
        foreach (var text in new[] { "1", "2", "3" })
        {
            ids.Add(await api.UploadedAsync(text, "assistants", key));
        }

        await api.UploadedAsync("4", "vision", key);
        var first = await JsonAsync(HttpMethod.Get, "v1/files?purpose=assistants&order=asc&limit=2", key);
        Ids(first).ShouldBe(ids[..2]);
        first.GetProperty("has_more").GetBoolean().ShouldBeTrue();
        first.GetProperty("last_id").GetString().ShouldBe(ids[1]);
        var second = await JsonAsync(HttpMethod.Get, $"v1/files?purpose=assistants&order=asc&limit=2&after={ids[1]}", key);
        Ids(second).ShouldBe(ids[2..]);
        second.GetProperty("has_more").GetBoolean().ShouldBeFalse();
        Ids(await JsonAsync(HttpMethod.Get, "v1/files?purpose=assistants", key)).ShouldBe(ids.AsEnumerable().Reverse());
    }

    [Theory]
    [InlineData("v1/files?limit=0", "limit")]
    [InlineData("v1/files?limit=x", "limit")]
    [InlineData("v1/files?order=up", "order")]
    [InlineData("v1/files?after=file-nothere", "after")]
    public async Task A_wrong_question_is_answered_with_the_field(string path, string field)
    {
        using var reply = await api.SendAsync(HttpMethod.Get, path);
        reply.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await RunningServer.JsonAsync(reply)).GetProperty("error").GetProperty("param").GetString().ShouldBe(field);
    }

    [Theory]
    [InlineData("dancing", "purpose")]
    [InlineData("batch_output", "purpose")]
    public async Task A_purpose_must_be_known(string purpose, string field)
    {
        using var reply = await api.UploadAsync("x"u8.ToArray(), purpose);
        (await FaultAsync(reply)).ShouldBe(field);
    }

    [Theory]
    [InlineData("3599")]
    [InlineData("2592001")]
    [InlineData("soon")]
    public async Task An_expiry_must_lie_between_an_hour_and_thirty_days(string seconds)
    {
        using var reply = await api.UploadAsync("x"u8.ToArray(), more: [("expires_after[anchor]", "created_at"), ("expires_after[seconds]", seconds)]);
        (await FaultAsync(reply)).ShouldBe("expires_after");
    }

    [Fact]
    public async Task A_file_too_large_or_empty_is_refused()
    {
        using var large = await api.UploadAsync(new byte[1024 * 1024 + 1]);
        large.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        using var empty = await api.UploadAsync([]);
        empty.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var whole = await api.UploadAsync(new byte[1024 * 1024]);
        whole.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nbroken off")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\n\r\nno name\r\n--b--\r\n")]
    public async Task A_body_that_is_no_upload_is_told_what_to_send(string type, string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var reply = await api.SendAsync(HttpMethod.Post, "v1/files", content);
        reply.StatusCode.ShouldBe(HttpStatusCode.BadRequest, await reply.Content.ReadAsStringAsync());
        Directory.EnumerateFiles(Path.Combine(api.Server.DataPath, "files", "incoming")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_name_is_no_path()
    {
        using var reply = await api.UploadAsync("x"u8.ToArray(), name: "../../etc/passwd");
        (await RunningServer.JsonAsync(reply)).GetProperty("filename").GetString().ShouldBe("passwd");
    }

    [Fact]
    public async Task Nobody_without_a_key_gets_in()
    {
        using var reply = await api.SendAsync(HttpMethod.Get, "v1/files", key: "");
        reply.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<JsonElement> JsonAsync(HttpMethod method, string path, string? key = null)
    {
        using var reply = await api.SendAsync(method, path, key: key);
        reply.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        return await RunningServer.JsonAsync(reply);
    }

    private static async Task<string?> FaultAsync(HttpResponseMessage reply)
    {
        reply.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        return (await RunningServer.JsonAsync(reply)).GetProperty("error").GetProperty("param").GetString();
    }

    private static IEnumerable<string> Ids(JsonElement list) => list.GetProperty("data").EnumerateArray().Select(f => f.GetProperty("id").GetString()!);
}
