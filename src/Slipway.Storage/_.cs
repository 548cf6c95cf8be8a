namespace Slipway.Storage;
