namespace Slipway.Engine;
