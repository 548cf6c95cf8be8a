using Slipway.Lifecycle.Endpoints;

namespace Slipway.Tests.Lifecycle.Endpoints;

/// <summary>The rules of Vertex AI's deployModel and undeployModel.</summary>
public sealed class EndpointRulesTests
{
    private static readonly Endpoint Fresh = new("spam", DateTimeOffset.UnixEpoch, [], TrafficSplit.Empty);

    [Fact]
    public void The_first_model_gets_all_traffic_and_a_second_none_unless_a_split_says_so()
    {
        var one = Fresh.Deploy(Model("1"), null).Value;
        (one.State, one.Traffic.Of("1")).ShouldBe((EndpointState.Serving, 100));
        var two = one.Deploy(Model("2"), null).Value;
        (two.Traffic.Of("1"), two.Traffic.Of("2")).ShouldBe((100, 0));
        var half = one.Deploy(Model("2"), Split(("1", 50), ("0", 50))).Value;
        (half.Traffic.Of("1"), half.Traffic.Of("2")).ShouldBe((50, 50));
    }

    [Fact]
    public void A_model_with_traffic_is_undeployed_only_with_a_split_that_takes_it_away()
    {
        var half = Fresh.Deploy(Model("1"), null).Value.Deploy(Model("2"), Split(("1", 50), ("0", 50))).Value;
        half.Undeploy("2", null).Error!.Code.ShouldBe("has_traffic");
        half.Undeploy("2", Split(("1", 50), ("2", 50))).Error.ShouldNotBeNull();
        var left = half.Undeploy("2", Split(("1", 100))).Value;
        (left.Deployed.Single().Id, left.Traffic.Of("1")).ShouldBe(("1", 100));
        half.WithTraffic(Split(("1", 100), ("2", 0))).Value.Undeploy("2", null).Value.Deployed.Count.ShouldBe(1);
    }

    [Fact]
    public void Undeploying_the_last_model_leaves_the_endpoint_empty()
    {
        var one = Fresh.Deploy(Model("1"), null).Value;
        one.DeleteFault()!.Code.ShouldBe("endpoint_not_empty");
        var none = one.Undeploy("1", null).Value;
        (none.State, none.Traffic.IsEmpty, none.DeleteFault()).ShouldBe((EndpointState.Empty, true, null));
    }

    [Fact]
    public void An_empty_split_makes_the_endpoint_idle()
    {
        var idle = Fresh.Deploy(Model("1"), null).Value.WithTraffic(new Dictionary<string, int>()).Value;
        idle.State.ShouldBe(EndpointState.Idle);
    }

    [Fact]
    public void One_version_is_deployed_once_and_strangers_cannot_leave()
    {
        var one = Fresh.Deploy(Model("1"), null).Value;
        one.Deploy(Model("1") with { Id = "7" }, null).Error!.Code.ShouldBe("already_deployed");
        one.Undeploy("99", null).Error!.Code.ShouldBe("deployed_model_not_found");
    }

    private static DeployedModel Model(string id) => new(id, "m@1.0." + id, "encoder_classifier", "use-lite", ["a", "b"], "jobs/x/artifacts", "00", DateTimeOffset.UnixEpoch);

    private static Dictionary<string, int> Split(params (string Id, int Percent)[] parts) => parts.ToDictionary(p => p.Id, p => p.Percent);
}
