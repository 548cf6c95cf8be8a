"""Prose paragraphs out of reStructuredText (Sphinx): code, tables, directives and markup are left out."""
import re

# The indented body of these directives is not prose.
NOT_PROSE = """code-block code doctest testcode testoutput literalinclude productionlist highlight image figure toctree index
sectionauthor moduleauthor module currentmodule parsed-literal math only csv-table list-table table include raw contents
testsetup testcleanup sourcecode codeauthor""".split()


def prose_of_rst(text):
    skip_deeper_than = None  # indentation of the construct whose body is being left out
    for block in re.split(r"\n[ \t]*\n", text.expandtabs(8)):
        lines = [line for line in block.split("\n") if line.strip()]
        if not lines:
            continue
        indent = len(lines[0]) - len(lines[0].lstrip())
        if skip_deeper_than is not None and indent > skip_deeper_than:
            continue
        skip_deeper_than = None
        first = lines[0].strip()
        directive = re.match(r"\.\. (?:([\w:-]+)::)?", first)
        if directive:
            # A comment, a link target or a directive: its own lines are never prose, its body may be.
            if directive[1] is None or directive[1] in NOT_PROSE:
                skip_deeper_than = indent
            continue
        if lines[-1].rstrip().endswith("::"):
            skip_deeper_than = indent
        if ">>>" in block or re.search(r"^[\s]*[=+\-~*^#\"]{3,}[\s=+\-]*$", block, re.M) or first.startswith(("|", ":", "$ ", "...")):
            continue
        yield plain(" ".join(line.strip() for line in lines))


def plain(text):
    text = re.sub(r":[\w:+-]+:`!?~?([^`<]*?)\s*(<[^`>]*>)?`", r"\1", text)  # :role:`text <target>`
    text = re.sub(r"`+([^`<]*?)\s*(<[^`>]*>)?`+_{0,2}", r"\1", text)  # ``code``, `link <target>`_
    text = re.sub(r"\*\*?([^*]+)\*\*?", r"\1", text)
    text = re.sub(r"\|(\w+)\|", r"\1", text)
    text = re.sub(r"^([*#-]|\d+\.)\s+", "", text)
    return text.replace("::", ":").replace("\\ ", "").replace("\\", "")
