namespace Slipway.Lifecycle;
