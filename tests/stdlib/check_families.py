#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the families of the standard library against the kernel tables.  Prints TAP.

Families are groups of plain names, so that a few regular expressions read them:
this test does not depend on the compiler that it helps to keep right.
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
STDLIB = ROOT / "stdlib"
TABLE = ROOT / "compiler/kernel/syscalls.tbl"
FACTS = ROOT / "../shared/knowledge/families.json"

MULTIPLEXERS = {"socketcall", "ipc"}

STATEMENT = re.compile(r"^(?=\w)", re.MULTILINE)
GROUP = re.compile(r'group\s+(\S+)\s+(?:"([^"]*)"\s*)?=(.*)', re.DOTALL)
ROUTE = re.compile(r'route\s+(\S+)\s+via\s+([^"]*)(?:"([^"]*)")?\s*$', re.DOTALL)


class Library:
    """What the .scp files below stdlib/ define: name -> (file, description, body)."""

    def __init__(self):
        self.groups, self.routes, self.duplicates, self.unread = {}, [], [], []
        for path in sorted(STDLIB.rglob("*.scp")):
            text = re.sub(r"^#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
            for statement in STATEMENT.split(text):
                self.read(str(path.relative_to(STDLIB)), statement.strip())

    def read(self, file, statement):
        if group := GROUP.fullmatch(statement):
            name, description, body = group.groups()
            if name in self.groups:
                self.duplicates.append(name)
            self.groups[name] = file, description, body
        elif route := ROUTE.fullmatch(statement):
            self.routes.append(route.groups())
        elif statement.startswith(("group", "route")):
            self.unread.append(f"{file}: {statement.splitlines()[0]}")

    def families(self):
        """Family -> its calls."""
        return {name: set(split(without_conditions(body)))
                for name, (file, _, body) in self.groups.items() if file.startswith("families/")}

    def calls(self, text):
        """The calls of a set, groups resolved; conditions and exceptions do not count."""
        found = set()
        for item in split(without_conditions(text)):
            found |= self.calls(self.groups[item][2]) if item in self.groups else {item}
        return found


def without_conditions(text):
    return re.sub(r"\([^()]*(\([^()]*\)[^()]*)*\)", "", text)


def split(text):
    listed = re.split(r"\bexcept\b", text)[0]
    return [item.strip() for item in listed.split(",") if item.strip()]


def table_calls():
    rows = (line.split() for line in TABLE.read_text(encoding="utf-8").splitlines())
    return {row[0] for row in rows if row and row[0][0] not in "#%"}


def check_readable(library):
    return library.unread + [f"{name} has no description" for name, group
                             in library.groups.items() if not group[1]]


def check_unique(library):
    return [f"{name} is defined twice" for name in library.duplicates]


def check_names(library, known):
    return [f"{family}: no call {name}" for family, calls in library.families().items()
            for name in sorted(calls - known)]


def check_complete(library, known):
    covered = set().union(*library.families().values())
    return [f"{name} is in no family" for name in sorted(known - covered)]


def check_family_names(library):
    return [f"{name} in families/ does not end in -family" for name in library.families()
            if not name.endswith("-family")]


def check_routes(library, known):
    problems = []
    for family, way, reason in library.routes:
        if family not in library.groups:
            problems.append(f"route of {family}, which is no group")
        if not reason:
            problems.append(f"a route of {family} gives no reason")
        problems += [f"route of {family} via {name}, which is no call and no group"
                     for name in sorted(library.calls(way) - known)]
    return problems


def check_facts(library, facts):
    """Families with exactly the calls that FACTS has.  Multiplexers are no members: a rule on
    a call covers the operation of socketcall or ipc that makes it."""
    expected = {f"{name}-family": set(family["syscalls"]) - MULTIPLEXERS
                for name, family in facts.items() if name != "multiplexer"}
    expected["multiplexer-family"] = set(facts["multiplexer"]["syscalls"])
    found = library.families()
    problems = [f"{name} is {'missing' if name in expected else 'unexpected'}"
                for name in sorted(expected.keys() ^ found.keys())]
    for name in sorted(expected.keys() & found.keys()):
        if expected[name] != found[name]:
            problems.append(f"{name}: {', '.join(sorted(expected[name] ^ found[name]))}")
    return problems


def check_fact_routes(library, facts):
    """Every call by which FACTS goes round a family is in the family or in a route of it."""
    ways = {}
    for family, way, _ in library.routes:
        ways.setdefault(family, set()).update(library.calls(way))
    return [f"{name}-family: no route via {call}" for name, family in facts.items()
            for call in set(family["partial"]) - MULTIPLEXERS
            if call not in ways.get(f"{name}-family", set()) | set(family["syscalls"])]


def main():
    library = Library()
    known = table_calls()
    facts = json.loads(FACTS.read_text())["families"] if FACTS.exists() else None
    no_facts = "no families.json beside the project"
    checks = [
        ("groups and routes can be read", lambda: check_readable(library)),
        ("no group is defined twice", lambda: check_unique(library)),
        ("every family is called one", lambda: check_family_names(library)),
        ("every member of a family is a call", lambda: check_names(library, known)),
        ("every call is in a family", lambda: check_complete(library, known)),
        ("every route leads from a family by calls", lambda: check_routes(library, known)),
        ("the families are those of the facts", facts and (lambda: check_facts(library, facts))),
        ("the routes of the facts are here", facts and (lambda: check_fact_routes(library, facts))),
    ]
    failed = False
    print(f"1..{len(checks)}")
    for number, (title, check) in enumerate(checks, 1):
        if check is None:
            print(f"ok {number} - {title} # SKIP {no_facts}")
            continue
        problems = check()
        failed |= bool(problems)
        print(f"{'not ok' if problems else 'ok'} {number} - {title}")
        for problem in problems:
            print(f"# {problem}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
