#!/usr/bin/env bash
# The official npm clients (Clients/npm) and coding agents (Clients/agents), pinned by the package-lock.json of each. Wants Node 20 or newer.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../Clients"

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

# Installed once for each state of the lock file. Agents say that they want a newer Node than they need: their programs are native.
for folder in npm agents; do
  stamp=$folder/node_modules/.installed-from
  if [ ! -f "$stamp" ] || ! cmp -s "$folder/package-lock.json" "$stamp"; then
    npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error
    cp "$folder/package-lock.json" "$stamp"
  fi
done
