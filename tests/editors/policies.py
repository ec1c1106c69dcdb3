# SPDX-License-Identifier: Apache-2.0
"""What every grammar for an editor has to know: the words of the language, and policies."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
EDITORS = ROOT / "grammar/editors"


def reserved_words():
    """As the scanner has them."""
    text = (ROOT / "grammar/scmpl.l").read_text()
    return set(re.findall(r'^"([a-z][a-z-]*)"\s+\{ return TOK_', text, re.MULTILINE))


def policies():
    """Every policy here that is one: those that nobody made wrong on purpose."""
    found = [*ROOT.glob("stdlib/**/*.scp"), *ROOT.glob("examples/**/*.scp")]
    for path in ROOT.glob("tests/cases/**/*.scp"):
        if not path.with_suffix(".err").exists() and "bogons" not in path.parts:
            found.append(path)
    return sorted(found)


WORD = re.compile(
    r'#[^\n]*|"[^"\n]*"|[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*'
    r"|[0-9]+(?:\.[0-9]+)+|[0-9][0-9A-Za-z_]*"
)


def kinds(text):
    """(offset, word, kind) of the words of TEXT, as the scanner would tell them apart; of those
    that are reserved the kind is not told, for some are names as well."""
    reserved = reserved_words()
    for match in WORD.finditer(text):
        word = match[0]
        if word[0] in '#"':
            kind = "comment" if word[0] == "#" else "string"
        elif word[0].isdigit():
            kind = "number"
        elif word in reserved:
            kind = "reserved"
        elif "-" in word:
            kind = "group"
        elif re.search("[A-Z]", word) and not re.search("[a-z]", word):
            kind = "constant"
        else:
            kind = "name"
        yield match.start(), word, kind


def places():
    """(path, line from 1, column from 0, word, kind) of the words of all policies, less those
    on lines that are not ASCII, where editors count columns differently."""
    for path in policies():
        for number, line in enumerate(path.read_text().split("\n"), 1):
            if line.isascii():
                for column, word, kind in kinds(line):
                    yield path, number, column, word, kind


def judge(classes, told):
    """Prints TAP, a test for each policy: TOLD has a line for each of places(), what an editor
    takes the word for; CLASSES, what that may be for each kind."""
    found = list(places())
    wrong = {path: [] for path in policies()}
    for (path, line, column, word, kind), got in zip(found, told, strict=True):
        if got not in classes[kind]:
            wrong[path].append(f"{line}:{column}: {word} is a {kind}, not {got}")
    print("TAP version 13", f"1..{len(wrong)}", sep="\n")
    for number, (path, lines) in enumerate(wrong.items(), 1):
        print(f"{'not ok' if lines else 'ok'} {number} - {path.relative_to(ROOT)}")
        for line in lines[:5]:
            print("#", line)
    sys.exit(1 if any(wrong.values()) or len(wrong) < 100 or len(found) < 2000 else 0)
