using System.CommandLine;
using Spectre.Console;

namespace Slipway.Server.Commands;

/// <summary>The commands of <c>slipway</c>, in the order in which help shows them.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        // Into a file or a pipe goes plain text, whatever TERM says.
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
        }

        var connection = new Connection();
        var root = new RootCommand(
            """
            Slipway: an LLM gateway and the lifecycle of tuned models, in one program.

            Try, in this order:
              slipway serve                     start the gateway on http://127.0.0.1:4000
              slipway chat "Hello"              talk to a model through it
              slipway demo                      tune, register, deploy and compare a model on real data (about a minute)
            """)
        {
            ServeCommand.Build(connection),
            ChatCommand.Build(connection),
            DemoCommand.Build(connection),
            KeysCommand.Build(connection),
            DatasetsCommand.Build(connection),
            TuneCommand.Build(connection),
            ModelsCommand.Build(connection),
            EndpointsCommand.Build(connection),
            DoctorCommand.Build(connection),
            TlsCommand.Build(connection),
            EngineCommand.Build(),
            JobCommand.Build(connection),
        };
        root.Options.Add(connection.Data);
        root.Options.Add(connection.Url);
        root.Options.Add(connection.Key);
        try
        {
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (CommandFailure failure)
        {
            Say(failure.Message, failure.Cure);
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (Exception defect) when (Environment.GetEnvironmentVariable("SLIPWAY_DEBUG") is null)
        {
            Say("Something is wrong with Slipway itself: " + defect.Message, "Set SLIPWAY_DEBUG=1 and run it again to see where, and tell its makers.");
            return 70; // EX_SOFTWARE of sysexits.h
        }
    }

    private static void Say(string fault, string cure)
    {
        var error = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsErrorRedirected ? AnsiSupport.No : AnsiSupport.Detect, Out = new AnsiConsoleOutput(Console.Error) });
        error.MarkupLine("[red]" + Markup.Escape(fault) + "[/]");
        error.WriteLine(cure);
    }
}
