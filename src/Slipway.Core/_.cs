namespace Slipway.Core;
