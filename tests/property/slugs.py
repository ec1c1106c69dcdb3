#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every diagnosis is shown by a test, and every case has its place in COVERAGE.md.

A diagnosis is shown when its slug stands in a golden, or a test knows its code:
else nobody has read its message.  Prints TAP.
"""

import fnmatch
import pathlib
import re
import sys

TESTS = pathlib.Path(__file__).resolve().parents[1]
CATALOGUE = TESTS.parent / "compiler/core/diag_codes.def"
ENTRY = re.compile(r'^DIAG\((\w+),\s*"([^"]+)"', re.MULTILINE)
CASES = TESTS / "cases"
# About messages, formats and verbs as such; bogons are about nothing at all.
ELSEWHERE = ("bogons/", "diagnostics/", "founding/", "verbs/")
# A mistake of our own: no policy brings it about.
UNREACHABLE = {"self-check"}


def read(pattern):
    return "\n".join(path.read_text("utf-8", "replace") for path in TESTS.glob(pattern))


def shown(code, slug, goldens, scripts, units):
    return (
        slug in UNREACHABLE
        or f"[{slug}]" in goldens
        or re.search(rf"(?<![\w-]){slug}(?![\w-])", scripts)
        or re.search(rf"\bDIAG_{code}\b", units)
    )


def table():
    """The patterns of cases that COVERAGE.md names."""
    for line in (CASES / "COVERAGE.md").read_text(encoding="utf-8").splitlines():
        folder = ""
        for name in line.split("|")[2].split(",") if line.startswith("|") else []:
            name = name.strip()
            if re.fullmatch(r"[a-z0-9*/-]*/", name):
                yield name + "*"
            elif re.fullmatch(r"[a-z0-9*/-]+", name) and name not in ("cases", "---"):
                folder, _, name = name.rpartition("/") if "/" in name else (folder, "", name)
                yield f"{folder}/{name}"


def check_table():
    """What is wrong with the table, as lines."""
    cases = {f"{path.parent.name}/{path.stem}" for path in CASES.glob("*/*.scp")}
    patterns = [pattern for pattern in table() if not pattern.startswith("property/")]
    for pattern in patterns:
        if not fnmatch.filter(cases, pattern):
            yield f"COVERAGE.md names {pattern}, which is no case"
    for case in sorted(cases):
        if not case.startswith(ELSEWHERE) and not any(fnmatch.fnmatch(case, p) for p in patterns):
            yield f"{case} has no place in COVERAGE.md"


def main():
    entries = ENTRY.findall(CATALOGUE.read_text(encoding="utf-8"))
    goldens = "".join(map(read, ("cases/*/*.err", "cases/*/*.warn", "cli/*/*.out")))
    scripts = "".join(read(f"{suite}/**/*.sh") for suite in ("cli", "live", "engines"))
    units = read("unit/*.c")
    seen = [shown(code, slug, goldens, scripts, units) for code, slug in entries]
    wrong = list(check_table())
    print("TAP version 13")
    print(f"1..{len(entries) + 1}")
    for number, ((_, slug), ok) in enumerate(zip(entries, seen), 1):
        print(f"{'ok' if ok else 'not ok'} {number} - {slug}")
    print(f"{'not ok' if wrong else 'ok'} {len(entries) + 1} - the table of COVERAGE.md")
    for line in wrong:
        print(f"# {line}")
    return 1 if wrong or not all(seen) else 0


if __name__ == "__main__":
    sys.exit(main())
