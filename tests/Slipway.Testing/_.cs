namespace Slipway.Testing;
