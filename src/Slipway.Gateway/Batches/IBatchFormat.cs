using System.Text.Json;
using Slipway.Core.Errors;

namespace Slipway.Gateway.Batches;

/// <summary>How a dialect writes the lines and the results of a batch.</summary>
public interface IBatchFormat
{
    /// <summary>Id of the dialect.</summary>
    string Dialect { get; }

    /// <summary>Reads a line of the input.</summary>
    /// <returns>The line and its model, or null after its faults were told.</returns>
    (BatchLine Line, string? Model)? Read(BatchJob job, int number, JsonElement root, Action<BatchFault> fault);

    /// <summary>Writes a settled line as an object of the output.</summary>
    void Write(Utf8JsonWriter json, BatchJob job, BatchLine line, BatchResult result);

    /// <summary>Writes a line that was not executed.</summary>
    /// <param name="why">batch_expired or batch_cancelled, and a sentence.</param>
    void WriteUnsettled(Utf8JsonWriter json, BatchJob job, BatchLine line, Error why);

    /// <summary>Tokens that a reply reports.</summary>
    BatchUsage Usage(JsonElement reply);

    /// <summary>Where results go.</summary>
    BatchOutput Output(BatchJob job);
}

/// <summary>Which files the results of a batch become.</summary>
public enum BatchOutput
{
    /// <summary>One file for what succeeded and one for what did not.</summary>
    Separate,

    /// <summary>One file for all.</summary>
    Together,

    /// <summary>None: they go out with the batch itself.</summary>
    Inline,
}
