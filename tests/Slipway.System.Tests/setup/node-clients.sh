#!/usr/bin/env bash
# The official npm clients, pinned by tests/Slipway.System.Tests/Clients/npm/package-lock.json. Wants Node 20 or newer.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../Clients/npm"

node_major() { node --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p'; }

if [ "$(node_major || true)" = "" ] || ! command -v npm >/dev/null; then
  if [ "$(id -u)" -ne 0 ]; then
    echo "Node.js 20 and npm are missing, and only root can install them: apt-get install nodejs npm" >&2
    exit 1
  fi
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends nodejs npm
fi
if [ "$(node_major)" -lt 20 ]; then
  echo "Node.js $(node --version) is too old: the clients want 20 or newer." >&2
  exit 1
fi

# Installed once for each state of the lock file.
stamp=node_modules/.installed-from
if [ ! -f "$stamp" ] || ! cmp -s package-lock.json "$stamp"; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  cp package-lock.json "$stamp"
fi
