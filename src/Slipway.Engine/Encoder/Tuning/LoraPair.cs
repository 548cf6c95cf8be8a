using Slipway.Engine.Training;

namespace Slipway.Engine.Encoder.Tuning;

/// <summary>A [rank, inputs] and B [outputs, rank] of one dense layer; scale = alpha / rank.</summary>
internal sealed record LoraPair(Parameter A, Parameter B, float Scale)
{
    public int Rank => B.Shape[1];

    /// <summary>A starts uniform in ±1/√inputs as in PEFT, B at zero, so that the first step starts from the base model.</summary>
    public static LoraPair Create(string module, int inputs, int outputs, int rank, float alpha, Random random)
    {
        var a = new Parameter(AName(module), [rank, inputs]);
        var bound = 1 / MathF.Sqrt(inputs);
        for (var i = 0; i < a.Values.Length; i++)
        {
            a.Values[i] = ((2 * random.NextSingle()) - 1) * bound;
        }

        return new(a, new Parameter(BName(module), [outputs, rank]), alpha / rank);
    }

    /// <summary>The names PEFT gives to the tensors of an adapter.</summary>
    public static string AName(string module) => $"base_model.model.{module}.lora_A.weight";

    public static string BName(string module) => $"base_model.model.{module}.lora_B.weight";
}
