#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Policies of a few kilobytes, made to take long: no command takes two seconds.  Prints TAP.

    hostile_costs.py [-n COUNT] [--seed SEED] [--shard K/N]

Dozens of rules of several actions on one call, whose conditions hold bits, masks and bounds of one
argument against those of another: what diagrams, profiles and words are worst at.  It is worked
out or refused; where a store's steps end is `LIMIT_DIAGRAM_WORK_LEAST` in compiler/core/limits.h.

Environment: SCMPL, the program (default build/scmpl).
"""

import argparse
import os
import pathlib
import random
import sys
import tempfile

from cost import Judge, is_sanitized
from random_costs import ROOT, commands
from seeds import add_arguments, seeds

COUNT = 6
SECONDS = 2
BYTES = 4000
CALLS = {
    "lseek": ["fd", "offset", "whence"],
    "keyctl": ["operation", "arg2", "arg3", "arg4", "arg5"],
    "socket": ["family", "type", "protocol"],
}
VERBS = [["deny"], ["deny", "kill"], ["deny", "kill", "log", "trap"]]


def bit(source, argument):
    mask = 1 << source.randrange(31)
    return f"{argument} & {mask:#x} == {source.choice([0, mask]):#x}"


def mask_test(source, argument):
    mask = source.getrandbits(31) | 1
    return f"{argument} & {mask:#x} == {source.getrandbits(31) & mask:#x}"


def bound(source, argument):
    return f"{argument} >= {source.getrandbits(source.choice([8, 16, 30]))}"


def value(source, argument):
    return f"{argument} == {source.getrandbits(source.choice([8, 16, 30]))}"


TESTS = [[bit, value], [bit, bound], [mask_test], [bit, mask_test, bound, value]]


def policy(seed):
    """Its text, and its call."""
    source = random.Random(seed)
    call, tests, verbs = source.choice(sorted(CALLS)), source.choice(TESTS), source.choice(VERBS)
    joined, text = source.choice([" and ", " or "]), "default allow\n"
    while len(text) < BYTES:
        terms = [source.choice(tests)(source, source.choice(CALLS[call]))
                 for _ in range(source.randint(2, 4))]  # fmt: skip
        text += f"{source.choice(verbs)} {call} where {joined.join(terms)}\n"
    return text, call


def main():
    parser = argparse.ArgumentParser()
    add_arguments(parser, COUNT)
    options = parser.parse_args()
    program = pathlib.Path(os.environ.get("SCMPL", ROOT / "build/scmpl")).resolve()
    judge = Judge(SECONDS * (10 if is_sanitized(program) else 1))
    with tempfile.TemporaryDirectory(prefix="scmpl.") as folder:
        other = pathlib.Path(folder) / "other.scp"
        other.write_text(policy(options.seed - 1)[0])
        for seed in seeds(options):
            path = pathlib.Path(folder) / "policy.scp"
            text, call = policy(seed)
            path.write_text(text)
            tried = commands(program, path, [call], other)
            tried.append(("build -t oci", [program, "build", "-t", "oci", path]))
            tried.append(("review", [program, "review", path]))
            judge.try_all(f"seed {seed}", tried)
    return judge.report()


if __name__ == "__main__":
    sys.exit(main())
