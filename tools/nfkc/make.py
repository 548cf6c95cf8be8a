"""Writes the table of src/Slipway.Engine/Tokenizers/Nfkc.txt from Python's Unicode data:

    python3 tools/nfkc/make.py > src/Slipway.Engine/Tokenizers/Nfkc.txt

D scalar sequence    full compatibility decomposition
M from to class      canonical combining class of a range
C first second whole canonical composition
Hangul syllables are left out: they follow from arithmetic (The Unicode Standard, 3.12).
"""
import sys
import unicodedata as u

SCALARS = [c for c in range(sys.maxunicode + 1) if not 0xD800 <= c <= 0xDFFF]
HANGUL = range(0xAC00, 0xAC00 + 11172)


def main():
    print(f"# Unicode {u.unidata_version}, made by tools/nfkc/make.py")
    for c in SCALARS:
        d = u.normalize("NFKD", chr(c))
        if d != chr(c) and c not in HANGUL:
            print("D", f"{c:X}", *(f"{ord(x):X}" for x in d))
    start = None
    for c in SCALARS + [None]:
        k = u.combining(chr(c)) if c is not None else 0
        if start and (k != start[2] or c != start[1] + 1):
            print(f"M {start[0]:X} {start[1]:X} {start[2]}")
            start = None
        if k:
            start = (start[0], c, k) if start else (c, c, k)
    for c in SCALARS:
        parts = u.decomposition(chr(c)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            a, b = (chr(int(x, 16)) for x in parts)
            if u.normalize("NFC", a + b) == chr(c):
                print(f"C {ord(a):X} {ord(b):X} {c:X}")


main()
