#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# README and the guide: every command that they show is run, in the order of the text, with the
# files that they show, and prints what stands below it.  "..." stands for what may differ.
# What engines do is tested in tests/engines; commands of theirs are in blocks without a "$".

. "$TESTS/live/lib.sh"

[ "$(uname -m)" = x86_64 ] || skip 'what is shown is of an x86-64 machine'
for program in python3 git; do
	command -v "$program" >/dev/null || skip "$program is not here"
done
mkdir bin
ln -s "$SCMPL" bin/scmpl
PATH=$PWD/bin:$PATH
HOME=$PWD
LC_ALL=C
export PATH HOME LC_ALL
umask 022
git config --global user.email nobody@example.org
git config --global user.name nobody
git config --global init.defaultBranch main

cat >sessions.py <<'END'
import fnmatch, os, re, subprocess, sys

def blocks(lines):
    """("file", name, text) and ("session", line, lines), in order."""
    at = 0
    while at < len(lines):
        named = re.fullmatch(r"<!-- file: (\S+) -->", lines[at])
        if named:
            at += 1
        if lines[at].startswith("```"):
            end = lines.index("```", at + 1)
            body = lines[at + 1:end]
            comment = re.fullmatch(r"# ([\w.-]+\.(?:scp|table))", body[0])
            if named or comment:
                yield "file", (named or comment)[1], "\n".join(body) + "\n"
            at = end + 1
        elif lines[at].startswith("    $ "):
            end = at
            while end < len(lines) and (lines[end].startswith("    ") or
                                        (not lines[end] and lines[end + 1].startswith("    "))):
                end += 1
            yield "session", at + 1, [line[4:] for line in lines[at:end]]
            at = end
        else:
            at += 1

def commands(session):
    for line in session:
        if line.startswith("$ "):
            yield_now = [line[2:], []]
            found.append(yield_now)
        elif found[-1][0].endswith("\\") and not found[-1][1]:
            found[-1][0] += "\n" + line
        else:
            found[-1][1].append(line)

def matches(shown, printed):
    if not shown:
        return not printed
    if shown[0].strip() == "...":
        return any(matches(shown[1:], printed[n:]) for n in range(len(printed) + 1))
    pattern = re.escape(shown[0]).replace(r"\.\.\.", ".*")
    return bool(printed) and re.fullmatch(pattern, printed[0]) is not None \
        and matches(shown[1:], printed[1:])

count = 0
for kind, name, what in blocks(open(sys.argv[1], encoding="utf-8").read().split("\n")):
    if kind == "file":
        open(name, "w", encoding="utf-8").write(what)
        continue
    found = []
    commands(what)
    for command, shown in found:
        done = subprocess.run(["sh", "-c", command], stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        if not matches(shown, done.stdout.splitlines()):
            sys.exit(f"line {name}: $ {command}\nshown:\n" + "\n".join(shown) +
                     "\nprinted:\n" + done.stdout)
        count += 1
if count < int(sys.argv[2]):
    sys.exit(f"only {count} commands")
END
mkdir readme guide
(cd readme && python3 ../sessions.py "$TESTS/../README.md" 5)
(cd guide && python3 ../sessions.py "$TESTS/../examples/README.md" 25)
