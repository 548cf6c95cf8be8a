#!/usr/bin/env bash
# Builds the text on which the embedded tiny decoder is pretrained.
#
#   tools/corpus/build.sh OUT_FOLDER
#
# Debian packages under permissive licences are downloaded and unpacked into a temporary folder (nothing is installed), cleaned to
# prose paragraphs, de-duplicated, and written as one UTF-8 file per source, beside SOURCES (package, version, licence, size).
# Needs: apt-get, dpkg, gzip, python3 (standard library only). The corpus itself is never committed; this recipe is.
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
out=${1:?usage: tools/corpus/build.sh OUT_FOLDER}
mkdir -p "$out"
out=$(cd "$out" && pwd)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir unpacked

# The documentation package carries the version of Debian's default Python in its name (python3.11-doc in bookworm).
python_doc=$(apt-cache depends python3-doc 2>/dev/null | sed -n 's/^ *Depends: \(python3\.[0-9]*-doc\)$/\1/p' | head -1)
packages=(wordnet-base "${python_doc:-python3-doc}" jargon-text fortunes fortunes-min bible-kjv-text)
# bible-kjv holds the small program that unpacks bible-kjv-text; only its output is used.
tools=(bible-kjv)

for package in "${packages[@]}" "${tools[@]}"; do
  if ! apt-get download -q "$package" >apt.log 2>&1; then
    echo "corpus: $package can't be downloaded, left out: $(tail -1 apt.log)" >&2
    continue
  fi
  deb=$(ls "$package"_*.deb)
  dpkg -x "$deb" "unpacked/$package"
  printf '%s\t%s\n' "$package" "$(dpkg-deb -f "$deb" Version)" >>versions.tsv
done

if [ -x unpacked/bible-kjv/usr/bin/bible ] && [ -d unpacked/bible-kjv-text ]; then
  unpacked/bible-kjv/usr/bin/bible -p unpacked/bible-kjv-text/usr/lib gen1:1-rev22:21 >bible.txt
fi

python3 "$here/clean.py" "$work" "$out"
