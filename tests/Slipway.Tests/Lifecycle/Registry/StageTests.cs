using Slipway.Lifecycle.Registry;

namespace Slipway.Tests.Lifecycle.Registry;

public sealed class StageTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void No_stage_is_skipped_without_a_recorded_override()
    {
        StageRules.Fault(ModelStage.Development, ModelStage.Production, false, false)!.ShouldContain("staging or archived, not production");
        StageRules.Fault(ModelStage.Development, ModelStage.Production, false, true).ShouldBeNull();
        StageRules.Fault(ModelStage.Staging, ModelStage.Production, false, false).ShouldBeNull();
        StageRules.Fault(ModelStage.Staging, ModelStage.Staging, false, true).ShouldNotBeNull();
    }

    [Fact]
    public void An_archived_version_returns_to_production_only_when_it_was_there_before()
    {
        StageRules.Fault(ModelStage.Archived, ModelStage.Production, wasInProduction: true, false).ShouldBeNull();
        StageRules.Fault(ModelStage.Archived, ModelStage.Production, wasInProduction: false, false).ShouldNotBeNull();
    }

    [Fact]
    public void History_tells_what_was_production_at_any_time()
    {
        SemanticVersion one = new(1, 0, 0), two = new(1, 1, 0);
        StageChange Change(int minute, SemanticVersion v, ModelStage? from, ModelStage to) => new("spam", v, from, to, Noon.AddMinutes(minute), "ann", "", false);
        StageChange[] history =
        [
            Change(0, one, null, ModelStage.Development), Change(1, one, ModelStage.Staging, ModelStage.Production),
            Change(5, one, ModelStage.Production, ModelStage.Archived), Change(5, two, ModelStage.Staging, ModelStage.Production),
            Change(9, two, ModelStage.Production, ModelStage.Staging),
        ];
        SemanticVersion? At(double minute) => StageHistory.ProductionAt(history, Noon.AddMinutes(minute));
        (At(0.5), At(1), At(4.9), At(5), At(8), At(9)).ShouldBe((null, one, one, two, two, null));
    }

    [Theory]
    [InlineData("1.2.3", true)]
    [InlineData("1.2", false)]
    [InlineData("01.2.3", false)]
    [InlineData("1.2.x", false)]
    [InlineData("-1.2.3", false)]
    [InlineData(null, false)]
    public void Versions_are_three_plain_numbers(string? text, bool sound)
    {
        SemanticVersion.TryParse(text, out var version).ShouldBe(sound);
        if (sound) version.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("spam-filter.v2", true)]
    [InlineData("a", true)]
    [InlineData("Spam", false)]
    [InlineData("../x", false)]
    [InlineData("a/b", false)]
    [InlineData("x-", false)]
    [InlineData("", false)]
    public void Names_that_could_leave_a_folder_or_a_path_are_refused(string name, bool sound) => (ModelNames.Fault(name) is null).ShouldBe(sound);
}
