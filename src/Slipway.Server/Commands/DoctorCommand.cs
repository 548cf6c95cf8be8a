using System.CommandLine;
using Spectre.Console;
using Slipway.Server.Doctor;

namespace Slipway.Server.Commands;

/// <summary>Says what is configured, what answers, and how to mend the rest.</summary>
internal static class DoctorCommand
{
    public static Command Build(Connection connection)
    {
        var config = new Option<string?>("--config", "-c") { Description = "Configuration file to look at. Default: ./slipway.yaml if it is there." };
        var command = new Command("doctor", "Look at everything Slipway depends on: what is configured, what answers, and how to mend what does not. Changes nothing.") { config };
        command.SetAction(async (parsed, cancellation) =>
        {
            var examination = new Examination(connection.DataPath(parsed), parsed.GetValue(config) ?? (File.Exists("slipway.yaml") ? "slipway.yaml" : null));
            var broken = 0;
            await foreach (var finding in examination.RunAsync(cancellation))
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
        });
        return command;
    }
}
