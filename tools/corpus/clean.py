"""Cleans unpacked Debian packages to prose paragraphs: clean.py WORK OUT (called by build.sh). Python standard library only.

A paragraph is one line of the output; paragraphs are separated by a blank line. The same paragraph (letters only, lower case) is
written once over all sources.
"""
import glob
import gzip
import os
import re
import sys

from rst import prose_of_rst

# Fortune files that are mostly quotations from works under copyright, or that many would find offensive, are left out.
FORTUNES = """computers cookie debian definitions disclaimer education food fortunes goedel law linux linuxcookie magic medicine
miscellaneous news paradoxum perl pets platitudes riddles science tao wisdom work""".split()

LICENCES = {
    "wordnet": "WordNet 3.0 licence (permissive; Princeton University)",
    "python-doc": "PSF licence 2 (documentation of Python)",
    "jargon": "public domain (Jargon File 4.4.7)",
    "fortunes": "BSD (fortune-mod collection; quotations chosen by file)",
    "bible-kjv": "public domain (King James Version)",
}
PARTS_OF_SPEECH = {"noun": "noun", "verb": "verb", "adj": "adjective", "adv": "adverb"}


def squeeze(text):
    return re.sub(r"\s+", " ", text).strip()


def sentence(text):
    text = squeeze(text)
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".!?" else ".") if text else ""


def wordnet(root):
    """'word (noun): gloss. An example sentence.' from the lines of data.*; the gloss follows the bar."""
    for suffix, part in PARTS_OF_SPEECH.items():
        for line in open(f"{root}/usr/share/wordnet/data.{suffix}", encoding="utf-8"):
            if line.startswith("  ") or " | " not in line:
                continue
            head, gloss = line.split(" | ", 1)
            fields = head.split()
            words = [re.sub(r"\(.*\)$", "", w).replace("_", " ") for w in fields[4:4 + 2 * int(fields[3], 16):2]]
            examples = re.findall(r'"([^"]+)"', gloss)
            meaning = squeeze(re.sub(r'[;,]?\s*"[^"]*"?', "", gloss)).strip("; ")
            if meaning:
                yield f"{', '.join(words[:3])} ({part}): {meaning}. " + " ".join(sentence(e) for e in examples)


def python_doc(root):
    for path in sorted(glob.glob(f"{root}/usr/share/doc/python3*/html/_sources/**/*.txt", recursive=True)):
        yield from prose_of_rst(open(path, encoding="utf-8").read())


def mend(text):
    """Undoes UTF-8 that was taken for Latin-1 and encoded once more, as in the packaged Jargon File."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def jargon(root):
    text = gzip.open(f"{root}/usr/share/doc/jargon-text/jargon.txt.gz", "rt", encoding="utf-8", errors="replace").read()
    for block in re.split(r"\n\s*\n", text):
        # A word list, a table or a drawing has few words per line or little but letters.
        if len(block.split()) >= 8 and "____" not in block and "|" not in block:
            yield re.sub(r"[{}]|\[\d+\]", "", mend(block))


def fortunes(root):
    for name in FORTUNES:
        path = f"{root}/usr/share/games/fortunes/{name}"
        if os.path.exists(path):
            for block in re.split(r"\n%+\n", open(path, encoding="utf-8", errors="replace").read()):
                yield re.sub(r"\n\s*(--|―).*", "", block, flags=re.S)  # the line that names who said it


def bible(path):
    """The verses of one chapter make one paragraph; a chapter begins with a line such as 'Genesis 1', a verse with its number."""
    for chapter in re.split(r"\n(?=[\w ]+ \d+\n\n)", open(path, encoding="utf-8").read()):
        yield re.sub(r"^ +\d+ ", " ", chapter.split("\n\n", 1)[-1], flags=re.M)


def is_prose(text):
    letters = sum(c.isalpha() or c == " " for c in text)
    return len(text) >= 30 and len(text.split()) >= 5 and letters / len(text) > 0.85 and "�" not in text


def main(work, out):
    versions = dict(line.split() for line in open(f"{work}/versions.tsv"))
    sources = {  # file: (packages, paragraphs)
        "wordnet": (["wordnet-base"], wordnet),
        "python-doc": ([p for p in versions if p.startswith("python3")], python_doc),
        "jargon": (["jargon-text"], jargon),
        "fortunes": (["fortunes", "fortunes-min"], fortunes),
        "bible-kjv": (["bible-kjv-text"], lambda _: bible(f"{work}/bible.txt")),
    }
    seen = set()
    with open(f"{out}/SOURCES", "w", encoding="utf-8") as listing:
        listing.write("file\tpackages\tlicence\tparagraphs\tbytes\n")
        for name, (packages, read) in sources.items():
            packages = [p for p in packages if p in versions]
            if not packages:
                continue
            kept = size = 0
            with open(f"{out}/{name}.txt", "w", encoding="utf-8") as target:
                for package in packages:
                    for raw in read(f"{work}/unpacked/{package}"):
                        text = squeeze(raw)
                        key = re.sub(r"[^a-z]", "", text.lower())
                        if not is_prose(text) or key in seen:
                            continue
                        seen.add(key)
                        size += len((text + "\n\n").encode())
                        kept += 1
                        target.write(text + "\n\n")
            named = ", ".join(f"{p} {versions[p]}" for p in packages)
            listing.write(f"{name}.txt\t{named}\t{LICENCES[name]}\t{kept}\t{size}\n")
            print(f"{name}.txt: {kept} paragraphs, {size / 1e6:.1f} MB ({named})")


main(*sys.argv[1:3])
