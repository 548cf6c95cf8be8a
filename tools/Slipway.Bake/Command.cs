namespace Slipway.Bake;

/// <summary>One command: its name, its arguments and one line of help; returns the exit status.</summary>
internal sealed record Command(string Name, string Arguments, string Help, Func<string[], Task<int>> Run);
