using Slipway.Lifecycle.Tuning;

namespace Slipway.Tests.Lifecycle.Tuning;

public sealed class JobRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly TuningSpec Spec = TuningSpec.Create("use-lite", "spam@1", "spam", new Dictionary<string, double>()).Value;

    [Fact]
    public void A_job_walks_from_pending_to_succeeded_and_remembers_when()
    {
        var job = new TuningJob("job_1", Spec, JobState.Pending, Noon);
        var running = job.MoveTo(JobState.Validating, Noon).Value.MoveTo(JobState.Running, Noon.AddSeconds(1)).Value;
        var done = running.MoveTo(JobState.Succeeded, Noon.AddSeconds(9)).Value;
        (done.StartedAt, done.FinishedAt, done.Lease).ShouldBe((Noon.AddSeconds(1), Noon.AddSeconds(9), null));
    }

    [Fact]
    public void Only_the_nine_named_transitions_are_legal()
    {
        var legal = from a in Enum.GetValues<JobState>() from b in Enum.GetValues<JobState>() where JobTransitions.Allows(a, b) select $"{a}-{b}";
        legal.ShouldBe([
            "Pending-Validating", "Pending-Failed", "Pending-Cancelled", "Validating-Running", "Validating-Failed", "Validating-Cancelled",
            "Running-Succeeded", "Running-Failed", "Running-Cancelled"]);
        var refused = new TuningJob("job_1", Spec, JobState.Succeeded, Noon).MoveTo(JobState.Running, Noon);
        refused.Error!.Message.ShouldContain("succeeded and cannot become running");
    }

    [Fact]
    public void A_job_is_claimable_when_nobody_is_at_it_and_its_back_off_is_over()
    {
        var job = new TuningJob("job_1", Spec, JobState.Running, Noon);
        job.IsClaimable(Noon).ShouldBeTrue();
        (job with { Lease = new JobLease("p", Noon.AddSeconds(1)) }).IsClaimable(Noon).ShouldBeFalse();
        (job with { Lease = new JobLease("p", Noon) }).IsClaimable(Noon).ShouldBeTrue();
        (job with { NotBefore = Noon.AddSeconds(1) }).IsClaimable(Noon).ShouldBeFalse();
        (job with { State = JobState.Failed }).IsClaimable(Noon).ShouldBeFalse();
    }

    [Theory]
    [InlineData("epochs", -1)]
    [InlineData("epochs", 2.5)]
    [InlineData("learning_rate", 2)]
    [InlineData("learning_rate", double.NaN)]
    [InlineData("batch_size", 5000)]
    [InlineData("lora_r", -1)]
    [InlineData("adapter_size", 8)]
    public void A_hyperparameter_outside_its_range_is_refused_by_name_with_a_cure(string name, double value)
    {
        var spec = TuningSpec.Create("use-lite", "spam@1", "spam", new Dictionary<string, double> { [name] = value });
        (spec.Error!.Field, spec.Error.Code).ShouldBe(("hyperparameters." + name, "hyperparameter_invalid"));
        spec.Error.Message.ShouldContain(name);
    }

    [Fact]
    public void All_bad_hyperparameters_are_told_at_once()
    {
        var error = TuningSpec.Create("use-lite", "spam@1", "spam", new Dictionary<string, double> { ["epochs"] = -1, ["batch_size"] = 0 }).Error!;
        error.Message.ShouldContain("epochs is -1");
        error.Message.ShouldContain("batch_size is 0");
    }

    [Fact]
    public void Defaults_fill_what_was_not_given_and_a_decoder_needs_a_rank()
    {
        Spec.Hyperparameters["seed"].ShouldBe(42);
        TuningSpec.Create("tiny-demo", "chat@1", "bot", new Dictionary<string, double> { ["lora_r"] = 0 }).Error!.Message.ShouldContain("LoRA only");
        TuningSpec.Create("gpt-4o", "chat@1", "bot", new Dictionary<string, double>()).Error!.Message.ShouldContain("use-lite, tiny-demo");
        TuningSpec.Create("use-lite", "chat@1", "../evil", new Dictionary<string, double>()).Error!.Field.ShouldBe("output_model");
    }

    [Fact]
    public void Waits_double_up_to_a_limit() =>
        new[] { 1, 2, 3, 10 }.Select(a => RecoveryPolicy.Default.DelayAfter(a).TotalSeconds).ShouldBe([1, 2, 4, 60]);
}
