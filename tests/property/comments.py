#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every policy of the tests, with comments and blanks at random places, formatted.  Prints TAP.

    comments.py [--seed SEED] [-n ROUNDS]

What comes out has every word and every comment that went in, is not changed by
formatting it again, and decides every call as the policy does.  SEED is that of
the first round; a failure names the policy and its round.

Environment: SCMPL, the program.
"""

import argparse
import collections
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parents[1]
SCMPL = os.environ.get("SCMPL", TESTS.parent / "build/scmpl")
TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)|"[^"\n]*"|[A-Za-z_][\w-]*|\d\w*(?:\.\d+)*|==|!=|<=|>=|\.\.|\S""",
    re.VERBOSE,
)
MEANING_EVERY = 10  # so many policies are compared by their meaning


def tokens(text):
    return [(m.group(), m.lastgroup == "comment") for m in TOKEN.finditer(text)]


def scatter(text, source):
    """TEXT with comments and blanks strewn between its words."""
    out = []
    for token, is_comment in tokens(text):
        out.append(token + ("\n" if is_comment else source.choice([" ", " ", "  ", "\n", "\n\n"])))
        while source.random() < 0.15:
            out.append(f"# {source.getrandbits(40):x}" + source.choice(["\n", "\n", "\n\n", "  \n"]))
    return "".join(out)


def words(text):
    """What has to stay; the layout chooses `no` for `not` before a capability."""
    kept = [t.rstrip() for t, _ in tokens(text) if t not in (";", ",", "(", ")")]
    return collections.Counter("no" if word == "not" else word for word in kept)


def policies():
    """Those that parse: the ones that a golden file says something of."""
    cases = [p for p in (TESTS / "cases").glob("*/*.scp") if p.with_suffix(".json").exists()]
    return sorted(cases) + sorted((TESTS.parent / "stdlib").glob("**/*.scp"))


def scmpl(*args):
    return subprocess.run([SCMPL, *args], capture_output=True, text=True, check=False)


class Round:
    def __init__(self, seed, folder):
        self.seed, self.folder = seed, folder
        self.source = random.Random(seed)
        self.wrong = collections.defaultdict(list)
        self.texts = {}

    def write(self):
        for number, policy in enumerate(policies()):
            text = policy.read_text("utf-8")
            name = self.folder / f"{number}-{policy.name}"
            self.texts[name] = (policy, text, scatter(text, self.source))
            name.write_text(self.texts[name][2])

    def format(self):
        done = scmpl("fmt", *self.texts)
        if done.returncode != 0:
            self.wrong["it formats"].append(done.stderr)
        for name, (policy, _, before) in self.texts.items():
            after = name.read_text()
            if words(before) != words(after):
                changed = (words(before) - words(after)) + (words(after) - words(before))
                self.wrong["nothing is lost"].append(f"{policy}: {dict(changed)}\n{before}")
        again = scmpl("fmt", "--check", *self.texts)
        if again.returncode != 0:
            self.wrong["formatted again, it stays"].append(again.stderr)

    def compare(self):
        """A case that includes files would have to lie beside them."""
        for name, (policy, text, _) in list(self.texts.items())[:: MEANING_EVERY]:
            if "stdlib" in policy.parts or "include" in text:
                continue
            done = scmpl("diff", policy, name)
            if done.returncode != 0:
                self.wrong["it means the same"].append(f"{policy}: {done.stdout}{done.stderr}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-n", "--rounds", type=int, default=3)
    options = parser.parse_args()
    properties = ["it formats", "nothing is lost", "formatted again, it stays", "it means the same"]
    failures = collections.defaultdict(list)
    for seed in range(options.seed, options.seed + options.rounds):
        with tempfile.TemporaryDirectory(prefix="scmpl.") as folder:
            trial = Round(seed, pathlib.Path(folder))
            trial.write()
            trial.format()
            trial.compare()
        for name, wrong in trial.wrong.items():
            failures[name] += [f"seed {seed}: {text}" for text in wrong]
    print(f"TAP version 13\n1..{len(properties)}")
    for number, name in enumerate(properties, 1):
        print(f"{'not ok' if failures[name] else 'ok'} {number} - {name}")
        for text in failures[name][:5]:
            print(re.sub("^", "# ", text, flags=re.MULTILINE))
    print(f"# {len(trial.texts)} policies, {options.rounds} rounds")
    return 1 if any(failures.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
