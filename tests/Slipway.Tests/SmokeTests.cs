namespace Slipway.Tests;
public sealed class SmokeTests { [Fact] public void Arithmetic_works() => (1 + 1).ShouldBe(2); }
