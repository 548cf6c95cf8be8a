using System.CommandLine;
using Spectre.Console;
using Slipway.Cloud.Google;
using Slipway.Server.Doctor;
using Slipway.Server.Doctor.Google;
using Slipway.Server.Hosting;

namespace Slipway.Server.Commands;

/// <summary>Says what is configured, what answers, and how to mend the rest.</summary>
internal static class DoctorCommand
{
    public static Command Build(Connection connection)
    {
        var config = new Option<string?>("--config", "-c") { Description = "Configuration file to look at. Default: ./slipway.yaml if it is there." };
        var command = new Command("doctor", "Look at everything Slipway depends on: what is configured, what answers, and how to mend what does not. Changes nothing.") { config };
        command.SetAction((parsed, cancellation) =>
            ReportAsync(new Examination(connection.DataPath(parsed), parsed.GetValue(config) ?? (File.Exists("slipway.yaml") ? "slipway.yaml" : null)).RunAsync(cancellation)));
        command.Add(Google());
        return command;
    }

    private static Command Google()
    {
        var credentials = new Option<string?>("--credentials") { Description = "Credential file to look at. Default: the application default credentials." };
        var project = new Option<string?>("--project") { Description = "Project to call. Default: the one that the environment or the credentials name." };
        var location = new Option<string?>("--location") { Description = "Location of Vertex AI. Default: GOOGLE_CLOUD_LOCATION, or global." };
        var model = new Option<string?>("--model") { Description = "Model whose tokens are counted, which costs nothing. Default: gemini-2.5-flash." };
        var vertex = new Option<string?>("--vertex-url") { Description = "Address of Vertex AI, where it is not Google's usual one. The token is sent there." };
        var command = new Command(
            "google",
            """
            Look at Google's authentication: which credentials are found and why, whose they are, which project pays, whether the token is had
            and Vertex AI takes it; and the gcloud command that mends what does not work. Changes nothing, shows no secret.
            """)
        { credentials, project, location, model, vertex };
        command.SetAction(async (parsed, cancellation) =>
        {
            var environment = GoogleEnvironment.OfThisProcess();
            var defaults = new GoogleQuestions();
            var questions = defaults with
            {
                Credentials = parsed.GetValue(credentials),
                Project = parsed.GetValue(project),
                Location = parsed.GetValue(location) ?? environment["GOOGLE_CLOUD_LOCATION"] ?? defaults.Location,
                Model = parsed.GetValue(model) ?? defaults.Model,
                VertexUrl = parsed.GetValue(vertex) is { } written ? Address(written) : null,
            };
            using var http = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
            return await ReportAsync(new GoogleExamination(questions, environment, http, TimeProvider.System, ThreadLocalRandom.NextDouble).RunAsync(cancellation));
        });
        return command;
    }

    private static Uri Address(string written) => Uri.TryCreate(written.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? url!
        : throw new CommandFailure($"`{written}` is not an http or https address.", "Write --vertex-url https://HOST.");

    /// <summary>Prints the findings as they come.</summary>
    /// <returns>The exit code: 1 when something is broken.</returns>
    private static async Task<int> ReportAsync(IAsyncEnumerable<Finding> findings)
    {
        // Commands have to stay on one line to be copied: the terminal folds what is too long, not we.
        AnsiConsole.Profile.Width = 100_000;
        var broken = 0;
        await foreach (var finding in findings)
        {
            var mark = finding.Health switch { FindingHealth.Fine => "[green]ok[/]    ", FindingHealth.Look => "[yellow]look[/]  ", _ => "[red]broken[/]" };
            AnsiConsole.MarkupLine($"{mark}  [bold]{Markup.Escape(finding.Subject)}[/]: {Markup.Escape(finding.Text)}");
            if (finding.Cure is { } cure)
            {
                AnsiConsole.MarkupLine($"          → {Markup.Escape(cure)}");
            }

            broken += finding.Health == FindingHealth.Broken ? 1 : 0;
        }

        return broken == 0 ? 0 : 1;
    }
}
