namespace Slipway.Gateway;
