#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves that the default profiles decide like the files they stand for.  Prints TAP.

    check_profiles.py                                 all checks, with the files at hand
    check_profiles.py podman-default@5.2=FILE ...     these profiles and files, which you got
    check_profiles.py docker-default=FILE             is FILE still what the newest one is?

`scmpl diff` compares the models: every call of every ABI, with every combination of the
capabilities and kernels that either side asks for.  Before, the two are brought to one
footing, by what the profiles say of themselves:

- an engine compares whole registers, so the profiles do in a copy of the library (`wide`);
  but not on x32 and n32, whose registers engines take for 32 bits wide;
- the errno 38 is ENOSYS, which mips numbers otherwise;
- without a row for the host in archMap, the host's own ABI is in use: all ABIs are here.

Then nothing may differ.  That the profiles are stricter as they are is shown as well.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCMPL = os.environ.get("SCMPL", ROOT / "build/scmpl")
SHARED = ROOT / "../shared/profiles"
DEBIAN = pathlib.Path("/usr/share/containers/seccomp.json")

ABIS = {
    "mips": "mips64 mips64n32 mips mipsel64 mipsel64n32 mipsel".split(),
    "the others": "x86_64 x86 x32 aarch64 arm riscv64 ppc64le s390x s390 loongarch64".split(),
}
NARROW = ["x32", "mips64n32", "mipsel64n32"]
ENOSYS, ENOSYS_MIPS = 38, 89
STATEMENT = re.compile(r"^(?=[a-z])", re.MULTILINE)


def scmpl(*arguments):
    done = subprocess.run([SCMPL, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).splitlines()


def original(path, machines):
    """The profile in PATH, for the ABIs of MACHINES alone."""
    profile = json.loads(path.read_text(encoding="utf-8"))
    profile.pop("archMap", None)
    profile["architectures"] = [f"SCMP_ARCH_{abi.upper()}" for abi in ABIS[machines]]
    for rule in [profile, *profile["syscalls"]] if machines == "mips" else []:
        for field in {"errnoRet", "defaultErrnoRet"} & rule.keys():
            rule[field] = ENOSYS_MIPS if rule[field] == ENOSYS else rule[field]
        for field in {"errno", "defaultErrno"} & rule.keys():
            del rule[field]   # the same by name; the number is what is compared
    return json.dumps(profile)


def widened(statement):
    """STATEMENT; where it compares an int, once for whole registers and once for NARROW."""
    wide = re.sub(r"(where|and) (?=(family|protocol|personality) (==|in|not in) )", r"\1 wide ",
                  statement)
    if wide == statement:
        return statement
    rest = [abi for machine in ABIS.values() for abi in machine if abi not in NARROW]
    return limited(wide, rest) + limited(statement, NARROW)


def limited(statement, abis):
    """STATEMENT on ABIS: the clause goes before `if`, or last."""
    return re.sub(r"(?=\bif\b)|\Z", f" on {', '.join(abis)}\n", statement, count=1)


def wide_library(library):
    shutil.copytree(ROOT / "stdlib", library)
    for profile in library.glob("profiles/*.scp"):
        text = re.sub("#.*", "", profile.read_text(encoding="utf-8"))
        profile.write_text("".join(map(widened, STATEMENT.split(text))), encoding="utf-8")


def differences(folder, name, path, machines):
    """What `scmpl diff` says of profile NAME and the file PATH."""
    before, after = folder / "original.json", folder / "ours.scp"
    before.write_text(original(path, machines), encoding="utf-8")
    after.write_text(f"extend {name}\narch {', '.join(ABIS[machines])}\n", encoding="utf-8")
    status, lines = scmpl("diff", "--stdlib", folder / "stdlib", before, after)
    return [] if status == 0 and not lines else [f"exit status {status}", *lines[:40]]


def newest(name, versions):
    """NAME without a version decides like the newest of them."""
    expected = f"{name}@{versions[-1]}"
    problems = []
    for other in (f"{name}@{version}" for version in versions):
        status, lines = compare(name, other)
        if (status == 0) != (other == expected):
            problems += [f"{name} and {other}: exit status {status}", *lines[:10]]
    return problems


def compare(before, after):
    with tempfile.TemporaryDirectory() as folder:
        files = [pathlib.Path(folder, f"{side}.scp") for side in ("before", "after")]
        for file, name in zip(files, (before, after)):
            file.write_text(f"extend {name}\n", encoding="utf-8")
        return scmpl("diff", *files)


def strict(name, call, verdict):
    """CALL, whose upper halves the kernel ignores, gets the VERDICT of the call without."""
    status, lines = scmpl("explain", "--cap", "", "-e", f"extend {name}\narch x86_64", call)
    told = " ".join(lines)
    return [] if status == 0 and verdict in told else [f"exit status {status}", *lines]


VERSIONS = {
    "docker-default": ["20.10", "20.10.0", "20.10.4", "20.10.10", "20.10.22", "20.10.26", "23.0",
                       "23.0.10", "24.0", "25.0", "25.0.0", "28.2", "29.4"],
    "podman-default": ["4.0", "4.1", "4.3", "5.0", "5.2", "5.5", "5.8", "6.0"],
}
FILES = {
    "docker-default": SHARED / "moby-default.json",
    "podman-default@5.5": SHARED / "containers-common-default.json",
}
STRICT = [
    ("docker-default", "socket(family = 0x100000026)", "deny with EPERM"),
    ("docker-default", "socket(family = 0x100000028)", "deny with EPERM"),
    ("podman-default", "socket(family = 0x100000010, protocol = 0x100000009)",
     "deny with EINVAL"),
]


def as_file(path):
    """A profile of the library is a policy like any other: nothing in it is an error."""
    status, lines = scmpl("build", "--arch", "x86_64", "-o", os.devnull, path)
    return [] if status == 0 else [f"exit status {status}", *lines]


def equality(folder, name, path, machines):
    if not path.exists():
        return None, f"{path.name} is not here"
    return differences(folder, name, path, machines), None


def known(folder, name, path):
    """The file of this release of Debian decides like one of the versions of NAME."""
    if not path.exists():
        return None, f"{path} is not here"
    problems = []
    for version in VERSIONS[name]:
        found = [line for machines in ABIS
                 for line in differences(folder, f"{name}@{version}", path, machines)]
        if not found:
            print(f"# {path} is {name}@{version}")
            return [], None
        problems += [f"{version}: {line}" for line in found[:10]]
    return problems, None


def checks(folder):
    for name, path in FILES.items():
        for machines in ABIS:
            yield f"{name} decides like its original on {machines}", \
                lambda n=name, p=path, m=machines: equality(folder, n, p, m)
    yield "Debian's file for Podman is one of podman-default's", \
        lambda: known(folder, "podman-default", DEBIAN)
    for name, versions in VERSIONS.items():
        yield f"{name} is its newest version", lambda n=name, v=versions: (newest(n, v), None)
    for path in sorted(ROOT.glob("stdlib/profiles/*.scp")):
        yield f"{path.name} compiles as a file", lambda p=path: (as_file(p), None)
    for name, call, verdict in STRICT:
        yield f"{name}: {call} is told what the kernel would do", \
            lambda n=name, c=call, v=verdict: (strict(n, c, v), None)


def handed(folder, arguments):
    for name, path in (argument.split("=", 1) for argument in arguments):
        for machines in ABIS:
            yield f"{name} decides like {path} on {machines}", \
                lambda n=name, p=path, m=machines: \
                (differences(folder, n, pathlib.Path(p), m), None)


def main():
    failed, number = False, 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        wide_library(folder / "stdlib")
        selected = handed(folder, sys.argv[1:]) if sys.argv[1:] else checks(folder)
        for number, (title, check) in enumerate(selected, 1):
            problems, skipped = check()
            failed |= bool(problems)
            print(f"{'not ok' if problems else 'ok'} {number} - {title}"
                  + (f" # SKIP {skipped}" if skipped else ""))
            for problem in problems or []:
                print(f"# {problem}")
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
