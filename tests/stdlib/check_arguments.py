#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the arguments of x86_64's calls with those of the kernel's SYSCALL_DEFINEs, as a
table beside the project has them.  Prints TAP."""

import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCMPL = os.environ.get("SCMPL", ROOT / "build/scmpl")
FACTS = ROOT / "../shared/knowledge/syscall_args.json"

# Declared wider than they are used: arguments.tbl has what the kernel looks at.
NARROWER = {("clone", "clone_flags"), ("mbind", "mode"), ("mmap", "fd"), ("preadv", "fd"),
            ("preadv2", "fd"), ("ptrace", "pid"), ("pwritev", "fd"), ("pwritev2", "fd"),
            ("readv", "fd"), ("writev", "fd")}
# include/uapi/linux/fs.h: typedef int __bitwise __kernel_rwf_t.
SIGNED = {"rwf_t"}
# An entry point that takes a pointer, and says ENOSYS.
EMPTY = {"_sysctl"}


def describe(calls):
    """{name: arguments on x86_64}"""
    done = subprocess.run([SCMPL, "list", "--json", *calls], capture_output=True, text=True,
                          check=True)
    decoder, text, at, found = json.JSONDecoder(), done.stdout.strip(), 0, {}
    while at < len(text):
        call, at = decoder.raw_decode(text, at)
        at += 1
        found[call["name"]] = next((one["arguments"] for one in call["prototypes"]
                                    if "x86_64" in one["archs"]), None)
    return found


def differences(name, ours, theirs):
    if ours is None or len(ours) != len(theirs):
        return [f"{name} has {len(theirs)} arguments"]
    found = []
    for one, fact in zip(ours, theirs):
        pointer = fact["kind"] == "ptr"
        if (one["name"], one["pointer"]) != (fact["name"], pointer):
            found.append(f"{name}: {one['name']} is {fact['type']} {fact['name']}")
        elif not pointer and (name, one["name"]) in NARROWER:
            found += [] if one["bits"] < fact["width"] else [f"{name}: {one['name']} is not narrow"]
        elif not pointer and one["bits"] != fact["width"]:
            found.append(f"{name}: {one['name']} has {fact['width']} bits")
        elif not pointer and one["signed"] != (fact["type"] in SIGNED
                                               or fact.get("signed", one["signed"])):
            found.append(f"{name}: the sign of {one['name']}")
    return found


def main():
    title = "ok 1 - arguments are those of the kernel's entry points"
    if not FACTS.exists():
        print(f"{title} # SKIP {FACTS.name} is not here\n1..1")
        return 0
    facts = json.loads(FACTS.read_text(encoding="utf-8"))["syscalls"]
    facts = {name: fact["args"] for name, fact in facts.items()
             if "@" not in name and fact.get("args") is not None and name not in EMPTY}
    ours = describe(facts)
    problems = [line for name, args in facts.items()
                for line in differences(name, ours[name], args)]
    print(f"# {len(facts)} calls", *(f"# {line}" for line in problems), sep="\n")
    print(f"{'not ' * bool(problems)}{title}\n1..1")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
