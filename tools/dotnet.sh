# Sourced by ./slipway and ./test: quiet settings for the .NET command line, and a clear word when the SDK is missing.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# The SDK and the package cache want a home folder; an account without one gets a folder of its own in the temporary one.
if [ ! -w "${HOME:-/nonexistent}" ]; then
  HOME=${TMPDIR:-/tmp}/slipway-home-$(id -u)
  export HOME
  mkdir -p -m 700 "$HOME"
fi

need_dotnet() {
  if command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then return; fi
  {
    echo "Slipway needs the .NET 10 SDK, and $(command -v dotnet >/dev/null && echo 'the dotnet on the path has no such SDK' || echo 'there is no dotnet on the path')."
    echo "How to install it on Debian: https://learn.microsoft.com/dotnet/core/install/linux-debian (package dotnet-sdk-10.0)."
  } >&2
  exit 1
}
