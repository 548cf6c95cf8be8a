namespace Slipway.Dialects;
