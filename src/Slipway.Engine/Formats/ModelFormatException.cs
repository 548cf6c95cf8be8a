namespace Slipway.Engine.Formats;

/// <summary>A model file that cannot be used: what it is about, what is wrong and what to do.</summary>
public sealed class ModelFormatException : FormatException
{
    /// <param name="subject">The file, tensor or field.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="cure">What the reader of the message can do.</param>
    /// <param name="inner">The cause, where another exception found it.</param>
    public ModelFormatException(string subject, string problem, string cure, Exception? inner = null)
        : base($"{subject}: {problem}; {cure}", inner) => (Subject, Problem, Cure) = (subject, problem, cure);

    public string Subject { get; }

    public string Problem { get; }

    public string Cure { get; }
}
