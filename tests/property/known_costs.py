#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Profiles that are in use, and inputs that once went wrong: half a second, 64 MiB.  Prints TAP.

They lie in ../shared, beside the checkout.
Environment: SCMPL, the program (default build/scmpl).
"""

import os
import pathlib
import sys

from cost import Judge, is_sanitized
from random_costs import ROOT, commands

CALLS = ["clone", "ioctl", "mmap", "mount", "personality", "prctl", "setresuid", "socket"]
SECONDS = 0.5
MEMORY = 64 << 20


def main():
    program = pathlib.Path(os.environ.get("SCMPL", ROOT / "build/scmpl")).resolve()
    inputs = [path for folder in ("cases", "profiles")
              for path in sorted((ROOT.parent / "shared" / folder).glob("*.*"))
              if path.suffix in (".scp", ".json")]  # fmt: skip
    if not inputs:
        print("TAP version 13\n1..0 # SKIP there is no ../shared")
        return 0
    judge = Judge(SECONDS * 10) if is_sanitized(program) else Judge(SECONDS, MEMORY)
    other = inputs[-1]
    for path in inputs:
        judge.try_all(path.name, commands(program, path, CALLS, other))
        other = path
    return judge.report()


if __name__ == "__main__":
    sys.exit(main())
