using Slipway.Server.Commands;

return await CommandLine.RunAsync(args);
