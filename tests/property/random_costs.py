#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random policies and profiles: no command takes a second for any.  Prints TAP.

    random_costs.py [-n COUNT] [--seed SEED] [--shard K/N]

COUNT of each, those of random_policies.py and of random_imports.py.  They are small: what takes
long here is a mistake in how it is done.  Each is tried with the command that does most, which is
import or build, every fifth with all.

Environment: SCMPL, the program (default build/scmpl); PROPERTY_COUNT for COUNT.
"""

import argparse
import json
import os
import pathlib
import random
import sys
import tempfile

import random_imports
from cost import Judge, is_sanitized
from generate import Generator, text
from seeds import add_arguments, seeds

SHARDS = 4
ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 1
ALL = 5  # of so many one is tried with all commands


def write_policy(folder, seed):
    generator = Generator(random.Random(seed))
    policy = generator.policy()
    main, base = folder / f"{seed % 2}.scp", folder / f"base{seed % 2}.scp"
    main.write_text(text(policy, generator.groups, base.name if policy.included else "")[0])
    base.write_text("".join(f"{rule.text()}\n" for rule in policy.included))
    return main, generator.names


def write_profile(folder, seed):
    path = folder / f"{seed % 2}.json"
    profile = random_imports.profile(random.Random(seed))
    path.write_text(json.dumps(profile, indent=1))
    return path, [rule["names"][0] for rule in profile["syscalls"]]


def commands(program, path, calls, other):
    """What is done with PATH, which is about CALLS, and with OTHER beside it; first what does most."""
    made = [
        ("build -t docker", [program, "build", "-t", "docker", path]),
        ("build -t bpf", [program, "build", "-t", "bpf", path]),
        ("check", [program, "check", path]),
        ("explain", [program, "explain", path, *calls]),
        ("diff", [program, "diff", other, path]),
    ]
    if path.suffix != ".scp":
        made.insert(0, ("import", [program, "import", path]))
    return made


def main():
    parser = argparse.ArgumentParser()
    add_arguments(parser, int(os.environ.get("PROPERTY_COUNT", "2000")))
    options = parser.parse_args()
    program = pathlib.Path(os.environ.get("SCMPL", ROOT / "build/scmpl")).resolve()
    judge = Judge(SECONDS * (10 if is_sanitized(program) else 1))
    with tempfile.TemporaryDirectory(prefix="scmpl.") as folder:
        for write in (write_policy, write_profile):
            other, _ = write(pathlib.Path(folder), options.seed - 1)
            for seed in seeds(options):
                path, calls = write(pathlib.Path(folder), seed)
                tried = commands(program, path, calls, other)
                judge.try_all(f"{path.suffix[1:]} of seed {seed}",
                              tried if seed % ALL == 0 else tried[:1])  # fmt: skip
                other = path
    return judge.report()


if __name__ == "__main__":
    sys.exit(main())
