#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What check suggests holds: applied, the policy compiles, the trouble is gone, nothing opens.
Prints TAP.

    suggestions.py [-n COUNT] [--seed SEED] [--shard K/N]

The policies are the golden cases, the examples, and COUNT random ones that deny some of what
the library's groups hold: whole, by an argument, on some hosts.  Each statement that a note
tells to add is added, each correction made, one at a time.  A suggestion that was tried on
another policy of the same head is not tried again.
"""

import argparse
import functools
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

from seeds import add_arguments, seeds

SHARDS = 4
TESTS = pathlib.Path(__file__).resolve().parents[1]
SHOWN = 8
FAMILIES = re.findall(r"^group (\S+-family) ", "".join(
    path.read_text() for path in sorted((TESTS.parent / "stdlib/families").glob("*.scp"))
), re.MULTILINE)  # fmt: skip
NARROWED = [
    "new-mount-namespace", "new-user-namespace", "open-create", "open-truncate",
    "memory-write-execute", "mknod-regular", "fd-receive", "ioctl-clone-file",
]  # fmt: skip
CONDITIONS = [
    "chmod(mode has S_ISUID)", "fchmodat(mode has any S_ISUID|S_ISGID)", "creat(mode has 0o4000)",
    "mknod(mode & S_IFMT == S_IFCHR)", "open(flags has O_CREAT)", "openat(flags has O_TRUNC)",
    "clone(flags has CLONE_NEWUSER)", "unshare(unshare_flags has CLONE_NEWNET)",
    "socket(family == AF_PACKET)", "socket(family == AF_INET and type == SOCK_RAW)",
    "mmap(prot has PROT_EXEC)", "mprotect(prot has PROT_EXEC)", "sendto(addr != NULL)",
    "mount(flags has MS_BIND)", "unlinkat(flags has AT_REMOVEDIR)", "kill(sig == SIGKILL)",
    "setns(nstype == 0)", "fallocate(mode == 0)", "ptrace(request == PTRACE_ATTACH)",
]  # fmt: skip
CLAUSES = ["chmod-family where mode has any S_ISGID|S_ISUID", "mkdir-family where mode has S_ISVTX",
           "mknod-family where mode & S_IFMT == S_IFBLK", "clone, unshare where flags has CLONE_NEWPID"]  # fmt: skip
HEADS = ["arch x86_64", "arch x86_64, x86, x32", "arch aarch64, arm", "arch x86_64, s390x", ""]
GUARDS = ["no cap SYS_ADMIN", "no cap FOWNER", "kernel >= 5.8"]
STATEMENT = re.compile(
    r"(?:; to close it|^add|^unless it is needed|^to close all of the first kind): ((?:deny|allow) .*)$"
)
# What no change of a suggestion helps against: build tells the ways out.
LIMITS = ["libseccomp would lose all rules of", "a rule on 'mmap' reaches x86 and x86_64 alike"]
# What the owner expects may be what a suggestion is against.
EXPECT = re.compile(r"^expect .*(?:\n[ \t]+.*)*", re.MULTILINE)
ALL = re.compile(r"'(\S+)' has them all$")


def scmpl(*words, **options):
    return subprocess.run(
        [os.environ["SCMPL"], *words], capture_output=True, text=True, check=False, **options
    )


class Policy:
    """A text in the folder that its includes are relative to."""

    def __init__(self, name, text, folder):
        self.name, self.text, self.folder = name, text, folder

    def check(self, text):
        """The warnings about TEXT; None: it does not compile."""
        done = scmpl("check", "--diagnostics=json", "-e", text, cwd=self.folder)
        return json.loads(done.stdout) if done.returncode == 0 else None

    def build(self, text):
        """Why there is no profile of TEXT."""
        done = scmpl("build", "-e", text, cwd=self.folder)
        return done.returncode and "\n".join(re.findall("^.*error: .*$", done.stderr, re.MULTILINE))

    @functools.cached_property
    def flaw(self):
        """Why there is no profile of its own text, whatever is suggested."""
        return self.build(self.text)


class Suggestion:
    """STATEMENTS to add, or the edits of a fix; what is no longer said then."""

    def __init__(self, warning, statements=None, gone=None):
        self.warning, self.statements, self.gone = warning, statements, gone

    def __str__(self):
        return self.statements or f"fix of {self.warning['name']}: {self.warning['fix']}"

    def apply(self, text):
        if self.statements:
            return f"{text.rstrip()}\n{self.statements}\n"
        starts = [0]
        for line in text.encode().splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        data = text.encode()
        for edit in sorted(self.warning["fix"], key=lambda e: -starts[e["line"] - 1] - e["column"]):
            lo = starts[edit["line"] - 1] + edit["column"] - 1
            hi = starts[edit["end_line"] - 1] + edit["end_column"] - 1
            data = data[:lo] + edit["text"].encode() + data[hi:]
        return data.decode()

    def is_gone(self, warnings):
        if self.gone:
            return not any(self.gone in w["notes"] + [w.get("hint")] for w in warnings)
        same = ("name", "line", "message")
        return not any(all(w.get(k) == self.warning.get(k) for k in same) for w in warnings)


def suggestions(warning):
    for note in warning["notes"]:
        if (found := STATEMENT.search(note)) and warning["name"] != "container-start":
            yield Suggestion(warning, found[1], note)
    if found := ALL.search(warning.get("hint") or ""):
        yield Suggestion(warning, f"deny {found[1]}", warning["hint"])
    if warning.get("fix") and warning["fix"][0]["file"] == "<command line>":
        yield Suggestion(warning)


class Run:
    def __init__(self):
        self.tried, self.wrong, self.policies, self.kinds = set(), [], 0, {}

    def look_at(self, policy):
        warnings = policy.check(policy.text)
        if warnings is None:
            return
        self.policies += 1
        head = re.findall(r"^\s*(?:arch|default|extend|include) .*$", policy.text, re.MULTILINE)
        for warning in warnings:
            for suggestion in suggestions(warning):
                key = (*head, str(suggestion))
                if key not in self.tried:
                    self.tried.add(key)
                    self.kinds[warning["name"]] = self.kinds.get(warning["name"], 0) + 1
                    self.attempt(policy, suggestion)

    def attempt(self, policy, suggestion):
        changed = suggestion.apply(policy.text)
        warnings = policy.check(changed)
        if warnings is None:
            said = scmpl("check", "-e", changed, cwd=policy.folder).stderr
            errors = re.findall("^.*error: .*$", said, re.MULTILINE)
            self.fail(policy, suggestion, "does not compile: " + "\n".join(errors))
        elif not suggestion.is_gone(warnings):
            self.fail(policy, suggestion, "and the same is said again")
        elif self.is_looser(policy, changed):
            self.fail(policy, suggestion, "opens something")
        elif not policy.flaw:
            said = policy.build(changed)
            if said and not any(limit in said for limit in LIMITS):
                self.fail(policy, suggestion, f"no profile can say it any more: {said}")

    def is_looser(self, policy, changed):
        done = scmpl("diff", "--fail-on", "looser", "-e", policy.text, "-e", changed,
                     cwd=policy.folder)  # fmt: skip
        return done.returncode != 0

    def fail(self, policy, suggestion, why):
        self.wrong.append(f"{policy.name}: {suggestion}\n{why}\n{policy.text}")


def goldens(part, parts):
    """The cases that need no options, and the examples; PART of PARTS of them."""
    paths = sorted((TESTS / "cases").glob("*/*.scp")) + sorted(TESTS.parent.glob("examples/*/*.scp"))
    for path in paths[part - 1 :: parts]:
        text = EXPECT.sub("", path.read_text("utf-8", errors="replace"))
        others = (path.with_suffix(".err"), path.with_suffix(".args"))
        if "\0" in text or any(other.exists() for other in others):
            continue
        yield Policy(str(path.relative_to(TESTS.parent)), text, path.parent)


def denial(chance):
    roll = chance.random()
    if roll < 0.4:
        items = chance.sample(FAMILIES + NARROWED, chance.choice([1, 1, 2]))
    elif roll < 0.85:
        items = chance.sample(CONDITIONS, chance.choice([1, 2]))
    else:
        items = [chance.choice(CLAUSES)]
    guard = f" if {chance.choice(GUARDS)}" if chance.random() < 0.25 else ""
    return f"deny {', '.join(items)}{guard}"


def random_policy(seed):
    chance = random.Random(seed)
    lines = ["default allow", chance.choice(HEADS)]
    if chance.random() < 0.25:
        groups = chance.sample(FAMILIES, 6) + ["runtime-startup"]
        lines = ["default deny", "arch x86_64", f"allow {', '.join(groups)}  # needed"]
    elif chance.random() < 0.15:
        lines = ["extend docker-default"]
    lines += [denial(chance) for _ in range(chance.choice([1, 2]))]
    return "\n".join(line for line in lines if line) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    add_arguments(parser, int(os.environ.get("PROPERTY_COUNT", "600")))
    options = parser.parse_args()
    run = Run()
    with tempfile.TemporaryDirectory(prefix="scmpl.") as folder:
        for policy in goldens(*options.shard):
            run.look_at(policy)
        for seed in seeds(options):
            run.look_at(Policy(f"seed {seed}", random_policy(seed), folder))
    print("TAP version 13\n1..2")
    print(f"{'not ok' if run.wrong else 'ok'} 1 - suggestions compile, help, and open nothing")
    for wrong in run.wrong[:SHOWN]:
        print(re.sub("^", "# ", wrong, flags=re.MULTILINE))
    print(f"# {len(run.wrong)} wrong of {len(run.tried)} suggestions about {run.policies} policies")
    enough = len(run.tried) >= run.policies / 4
    print(f"{'ok' if enough else 'not ok'} 2 - there are suggestions: {run.kinds}")
    return 0 if enough and not run.wrong else 1


if __name__ == "__main__":
    sys.exit(main())
