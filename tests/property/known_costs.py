#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Inputs that once took minutes and gigabytes, or were refused: half a second, 64 MiB.  Prints TAP.

They are the policies in costly/, Docker's default and, whose output is known to the byte, the cases
short/ and import/.  Each goes through every command and every format.  What lies in ../shared, beside the
checkout, is held to the same, if it is there.

Environment: SCMPL, the program (default build/scmpl).
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

from cost import Judge, is_sanitized
from random_costs import ROOT, commands

TESTS = ROOT / "tests"
CALLS = ["clone", "fcntl", "ioctl", "lseek", "mmap", "mount", "personality", "prctl", "setresuid",
         "socket"]  # fmt: skip
SECONDS = 0.5
MEMORY = 64 << 20
# What the formats cannot say of those in costly/: no format but a filter has `!=` of two numbers
# of 32 bits, SeccompProfiles end at 63 bits, units know no arguments, LXC wants all its ABIs.
PROFILES = {"docker", "podman", "oci", "oci-artifact", "spo"}
ALWAYS = {"systemd", "lxc"}
REFUSED = {
    "masks-and-not-equal.scp": {"spo"},
    "three-of-a-socket.scp": PROFILES,
    "three-pointers.scp": set(),
    "three-users.scp": PROFILES,
    "two-and-a-third.scp": {"spo"},
}


def inputs():
    """Those of this folder, and the others; there is no use in a test of none."""
    own = sorted((TESTS / "property/costly").glob("*.scp"))
    if {path.name for path in own} != set(REFUSED):
        raise OSError("costly/ has not what is told of it here")
    cases = [*sorted((TESTS / "cases/short").glob("*.scp")),
             *sorted((TESTS / "cases/import").glob("*.profile"))]  # fmt: skip
    shared = [path for folder in ("cases", "profiles")
              for path in sorted((ROOT.parent / "shared" / folder).glob("*.*"))
              if path.suffix in (".scp", ".json")]  # fmt: skip
    return own, cases + shared


def docker_default(program, folder):
    """Docker's default, which is the largest profile in wide use."""
    path = folder / "docker-default.json"
    subprocess.run([program, "build", "-o", path, "-e", "extend docker-default"], check=True)
    return path


def formats(program):
    """All that -t knows."""
    text = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
    listed = re.search(r"^formats of build -t:\n((?:  \S.*\n)+)", text, re.MULTILINE)
    return [line.split()[0] for line in listed.group(1).splitlines()]


def builds(program, names, path, folder):
    for name in names:
        into = ["-o", folder / f"{path.name}.oci"] if name == "oci-artifact" else []
        yield f"build -t {name}", [program, "build", "-t", name, *into, path]


def statuses(path, tried):
    """Those that the commands TRIED, by title, may end with."""
    if path.name not in REFUSED:
        return dict.fromkeys(tried, (0, 1))
    refused = {"diff"} | {f"build -t {name}" for name in REFUSED[path.name] | ALWAYS}
    return {title: (1,) if title in refused else (0,) for title in tried}


def main():
    program = pathlib.Path(os.environ.get("SCMPL", ROOT / "build/scmpl")).resolve()
    judge = Judge(SECONDS * 10) if is_sanitized(program) else Judge(SECONDS, MEMORY)
    names = formats(program)
    own, others = inputs()
    with tempfile.TemporaryDirectory(prefix="scmpl.") as folder:
        others.insert(0, docker_default(program, pathlib.Path(folder)))
        for path, other in zip(own + others, [own[-1]] + own + others):
            tried = dict(commands(program, path, CALLS, other))
            tried |= dict(builds(program, names, path, pathlib.Path(folder)))
            judge.try_all(path.name, tried.items(), statuses(path, tried))
    return judge.report()


if __name__ == "__main__":
    sys.exit(main())
