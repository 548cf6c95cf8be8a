#!/usr/bin/env bash
# Unpacks llama.cpp from a newer Debian suite into a folder, with the libraries it needs, and leaves a launcher there.
#
#   llama-server.sh FOLDER [SUITE]      then: FOLDER/run llama-server -m model.gguf -t 1 ...
#
# Nothing is installed and the system's apt state is not touched: the suite is read through a sources list, lists and cache of our own
# below FOLDER. The mirror is the one that this machine is configured with. Its programs run on the dynamic loader that came
# with them, so an older system's C library does not matter. Run again, it does nothing if the launcher is there.
set -euo pipefail

folder=${1:?usage: llama-server.sh FOLDER [SUITE]}
suite=${2:-forky}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
[ -x "$folder/run" ] && exit 0

fail() { echo "llama-server.sh: $*" >&2; exit 1; }
command -v apt-get >/dev/null && command -v dpkg >/dev/null || fail "needs apt-get and dpkg (a Debian system)"
[ "$(dpkg --print-architecture)" = amd64 ] || fail "only amd64 is prepared"

# The first Debian archive in the machine's own configuration: deb822 files first, then one-line lists.
mirror=$(cat /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -n 's/^URIs: *\([^ ]*\).*/\1/p' | grep -E '/debian/?$' | head -1 || true)
[ -n "$mirror" ] || mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
  sed -n 's/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' | grep -E '/debian/?$' | head -1 || true)
[ -n "$mirror" ] || fail "found no Debian mirror in /etc/apt"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keyring" ] || fail "needs $keyring"

state=$folder/apt
mkdir -p "$state"/{lists/partial,cache/archives/partial,parts} "$folder/debs" "$folder/unpacked"
: >"$state/status"
echo "deb [signed-by=$keyring] $mirror $suite main" >"$state/sources.list"
apt=(-o "Dir::Etc::SourceList=$state/sources.list" -o "Dir::Etc::SourceParts=$state/parts" -o "Dir::State::Lists=$state/lists"
  -o "Dir::State::Status=$state/status" -o "Dir::Cache=$state/cache" -o APT::Sandbox::User=root -o APT::Get::List-Cleanup=0 -o Acquire::Languages=none)

apt-get "${apt[@]}" update -qq >"$state/log" 2>&1 || fail "the suite $suite can't be read: $(tail -1 "$state/log")"

# Dependencies differ from version to version, so apt resolves them against an empty system and only the libraries are unpacked.
apt-get "${apt[@]}" install --no-install-recommends --print-uris -qq -y llama.cpp 2>>"$state/log" |
  sed -n "s/^'\([^']*\)' \([^ ]*\) .*/\2/p" >"$state/needed" || true
[ -s "$state/needed" ] || fail "llama.cpp is not in $suite: $(tail -1 "$state/log")"
cd "$folder/debs"
while read -r deb; do
  name=${deb%%_*}
  apt-get "${apt[@]}" download -qq "$name" >>"$state/log" 2>&1 || fail "$name can't be downloaded: $(tail -1 "$state/log")"
done < <(grep -E '^(llama\.cpp|lib(llama|ggml|mtmd|c6_|stdc|gcc-s|gomp|ssl|curl|z|nghttp|idn2|rtmp|ssh2|psl|gssapi|krb5|k5crypto|ldap|sasl|brotli|unistring|com-err|keyutils|gnutls|nettle|hogweed|gmp|p11|tasn1|ffi|httplib|cpp-httplib))|^zlib1g' "$state/needed")
for deb in *.deb; do dpkg -x "$deb" "$folder/unpacked"; done

loader=$(find "$folder/unpacked" -name 'ld-linux-x86-64.so.2' | head -1)
library=$(dirname "$(find "$folder/unpacked" -name 'libc.so.6' | head -1)")
backend=$(find "$folder/unpacked" -name 'libggml-cpu-haswell.so' | head -1)
[ -n "$loader" ] && [ -n "$backend" ] || fail "the unpacked packages hold no loader or CPU backend"
paths=$(find "$folder/unpacked" -name '*.so*' -printf '%h\n' | sort -u | tr '\n' ':')

cat >"$folder/run" <<LAUNCH
#!/usr/bin/env bash
# run PROGRAM ARGUMENTS...: a program of the unpacked llama.cpp.
export GGML_BACKEND_PATH=$backend
program=\$1; shift
exec "$loader" --library-path "$library:$paths" "$folder/unpacked/usr/bin/\$program" "\$@"
LAUNCH
chmod +x "$folder/run"
"$folder/run" llama-server --version >"$state/version" 2>&1 || { rm "$folder/run"; fail "does not start: $(tail -1 "$state/version")"; }
rm -rf "$folder/debs" "$state/lists" "$state/cache"
