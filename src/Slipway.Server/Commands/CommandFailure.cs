namespace Slipway.Server.Commands;

/// <summary>A command cannot go on: what happened and what to do.</summary>
public sealed class CommandFailure(string fault, string cure) : Exception(fault)
{
    public string Cure => cure;
}
