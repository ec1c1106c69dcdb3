#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A kernel release that does not exist, taken up as collect-syscalls says.  Prints TAP.

Its headers are made from the table, with a few more calls; a copy of the project, and of what
was built of it, learns of them.  Before that, the headers that are installed are compared.
"""

import importlib.machinery
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCMPL = pathlib.Path(os.environ.get("SCMPL", ROOT / "build/scmpl")).resolve()
COLLECT = "compiler/kernel/collect-syscalls"
TABLE = "compiler/kernel/syscalls.tbl"

RELEASE = "9.9"
ADDED = {"made_up_call": {"x86_64": 987, "x86": 987, "x32": 987, "s390x": 987, "s390": 987},
         "made_up_x86": {"x86_64": 986},
         "uprobe": {"s390x": 985}}
# Debian's folders: of a machine's own headers, and of a cross package.
FOLDERS = {
    "usr/include/x86_64-linux-gnu": {
        "x86_64": "__LP64__", "x86": "__i386__", "x32": "__ILP32__"},
    "usr/s390x-linux-gnu/include": {"s390x": "__s390x__", "s390": "!__s390x__"},
}


def load_collect():
    sys.dont_write_bytecode = True
    loader = importlib.machinery.SourceFileLoader("collect", str(ROOT / COLLECT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("collect", loader))
    loader.exec_module(module)
    return module


def run(*command, cwd=ROOT):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).splitlines()


def expect(problems, condition, what, lines=()):
    if not condition:
        problems += [f"not so: {what}", *map(str, lines)]


class Release:
    """The headers, and the copy of the project that takes them up."""

    def __init__(self, folder):
        self.folder, self.headers, self.copy = folder, folder / "headers", folder / "copy"
        self.table = load_collect().Table(ROOT / TABLE)
        self.write_headers({})
        for part in ("Makefile", "grammar", "compiler", "stdlib", "tests/stdlib"):
            source, target = ROOT / part, self.copy / part
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, target)

    def numbers(self, column, changes):
        known = {name: self.table.cells(name)[2][column] for name in self.table.rows}
        known |= {name: where[column] for name, where in changes.items() if column in where}
        base = self.table.base.get(column, 0)
        return "".join(f"#define __NR_{name} ({base} + {number})\n"
                       for name, number in known.items() if number is not None)

    def write_headers(self, changes):
        """What the table says, and CHANGES: {name: {column: number}}."""
        major, minor = map(int, RELEASE.split("."))
        for name, columns in FOLDERS.items():
            for sub in ("asm", "linux"):
                (self.headers / name / sub).mkdir(parents=True, exist_ok=True)
            # Without this one s390x has no 31-bit ABI beside it.
            (self.headers / name / "asm/unistd_32.h").touch()
            text = "".join(
                f"#if {'!' * macro.startswith('!')}defined({macro.lstrip('!')})\n"
                f"{self.numbers(column, changes)}#endif\n" for column, macro in columns.items())
            (self.headers / name / "asm/unistd.h").write_text(text, encoding="utf-8")
            (self.headers / name / "linux/version.h").write_text(
                f"#define LINUX_VERSION_CODE {major << 16 | minor << 8}\n", encoding="utf-8")

    def collect(self, *options):
        return run(self.copy / COLLECT, "--headers", self.headers, *options, cwd=self.copy)

    def table_lines(self):
        return (self.copy / TABLE).read_text(encoding="utf-8").splitlines()

    def append(self, file, text):
        with open(self.copy / file, "a", encoding="utf-8") as stream:
            stream.write(text)

    def build(self):
        """The copy's own program; its objects are those that were built, where they fit."""
        mode = "asan" if SCMPL.parent.name == "asan" else "release"
        for part in ("gen", mode):
            if not (self.copy / "build" / part).exists():
                shutil.copytree(ROOT / "build" / part, self.copy / "build" / part)
        status, lines = run("make", f"MODE={mode}", cwd=self.copy)
        return status, lines, self.copy / SCMPL.relative_to(ROOT)


# The statements.

def check_installed(_):
    status, lines = run(ROOT / COLLECT)
    if status and "no kernel headers" in lines[-1]:
        return [], lines[-1]
    print(f"# {lines[0]}")
    return ([] if status == 0 and len(lines) == 1 else lines), None


def check_nothing_new(release):
    status, lines = release.collect()
    problems = []
    expect(problems, status == 0, "exit status 0", lines)
    expect(problems, lines == ["Linux 9.9: x86_64 x86 x32 s390x s390"], "no difference", lines)
    return problems, None


def check_gone(release):
    problems, second = [], release.headers / "usr/s390x-linux-gnu/include/asm/unistd_32.h"
    second.unlink()
    _, lines = release.collect()
    expect(problems, lines == ["Linux 9.9: x86_64 x86 x32 s390x"], "no difference", lines)
    second.touch()
    return problems, None


def check_contradictions(release):
    before, problems = release.table_lines(), []
    release.write_headers({"read": {"s390": 986}, "openat3": {"x86": 295}, **ADDED,
                           "mkdir": {"x86_64": None}})
    for options in ((), ("--write",)):
        status, lines = release.collect(*options)
        expect(problems, status == 1, "exit status 1", lines)
        for line in ("wrong: read on s390: 3 here, 986 in the headers",
                     "wrong: mkdir on x86_64: 83 here, not in the headers",
                     "wrong: openat3 on x86: has the number of openat, 295"):
            expect(problems, line in lines, line, lines)
    expect(problems, release.table_lines() == before, "the table is as it was")
    return problems, None


def check_shown(release):
    before, problems = release.table_lines(), []
    release.write_headers(ADDED)
    status, lines = release.collect()
    expect(problems, status == 1, "exit status 1")
    expect(problems, lines[1:] == [
        "new: made_up_call x86_64 987 x86 987 x32 987 s390x 987 s390 987",
        "new: made_up_x86 x86_64 986",
        "more: uprobe s390x 985"], "what is shown", lines)
    expect(problems, release.table_lines() == before, "the table is as it was")
    return problems, None


def check_written(release):
    before, problems = release.table_lines(), []
    status, lines = release.collect("--write")
    expect(problems, status == 0, "exit status 0", lines)
    after = release.table_lines()
    new = [line.split() for line in after if line not in before]
    expect(problems, ["made_up_call", "9.9", "987"] in new, "a short row for all ABIs", new)
    expect(problems, sum(line.count("9.9") for line in after) == 3, "two calls and the title")
    expect(problems, len(after) == len(before) + 2, "two rows more")
    expect(problems, release.collect()[0] == 0, "nothing is left to write")
    return problems, None


def check_family(release):
    problems = []
    status, lines = run(sys.executable, release.copy / "tests/stdlib/check_families.py")
    for name in ("made_up_call", "made_up_x86"):
        expect(problems, f"# {name} is in no family" in lines, f"{name} needs a family", lines)
    expect(problems, status == 1, "the check fails")
    chmod = release.copy / "stdlib/families/filesystem.scp"
    text = chmod.read_text(encoding="utf-8")
    grown = text.replace("fchmodat2", "fchmodat2, made_up_call, made_up_x86", 1)
    expect(problems, grown != text, "chmod-family is where it was")
    chmod.write_text(grown, encoding="utf-8")
    status, lines = run(sys.executable, release.copy / "tests/stdlib/check_families.py")
    expect(problems, "# made_up_call is in no family" not in lines, "it is content", lines)
    return problems, None


def check_program(release):
    problems = []
    if not SCMPL.is_relative_to(ROOT / "build"):
        return problems, "the program under test was not built here"
    arguments = release.copy / "compiler/kernel/arguments.tbl"
    text = arguments.read_text(encoding="utf-8")
    grown = text.replace("\nmadvise ", "\nmade_up_call  i32 dfd, u16 mode\nmadvise ", 1)
    arguments.write_text(grown, encoding="utf-8")
    status, lines, program = release.build()
    expect(problems, status == 0, "the copy builds", lines)
    if problems:
        return problems, None
    expect(problems, run(SCMPL, "list", "made_up_call")[0] == 1, "the program as it is lacks it")
    call = json.loads("".join(run(program, "list", "--json", "made_up_call")[1]))
    expect(problems, call["since"] == RELEASE, "since", [call])
    expect(problems, (call["numbers"]["x86_64"], call["numbers"]["mips64"]) == (987, 5987),
           "numbers", [call])
    expect(problems, "chmod-family" in call["groups"], "its family", [call])
    call = json.loads("".join(run(program, "list", "--json", "made_up_x86")[1]))
    expect(problems, call["numbers"] == {"x86_64": 986}, "numbers", [call])
    problems += check_policies(program)
    return problems, None


def check_policies(program):
    problems = []
    _, lines = run(program, "build", "-e", "default allow; deny chmod-family; arch x86_64")
    expect(problems, '        "made_up_call",' in lines, "the family denies it", lines)
    _, lines = run(program, "build", "-t", "pfc", "-e",
                   "default allow; deny made_up_call where mode has S_ISUID; arch x86_64")
    at = lines.index("  made_up_call:") if "  made_up_call:" in lines else 0
    expect(problems, lines[at + 1:at + 2] == ["    if arg1.low & 0x800: deny with EPERM"],
           "the filter looks at its mode", lines)
    _, lines = run(program, "explain", "-e",
                   "default deny; baseline linux 9.8; arch x86_64", "made_up_call", "fchmodat2")
    text = " ".join(" ".join(lines).split())
    expect(problems, "ENOSYS" in text.split("fchmodat2")[0], "it is newer than 9.8", lines)
    expect(problems, "EPERM" in text.split("fchmodat2")[-1], "fchmodat2 is not", lines)
    return problems


STATEMENTS = [
    ("the table is what the installed headers say", check_installed),
    ("headers without anything new show no difference", check_nothing_new),
    ("an ABI that is gone from the headers is none that they contradict", check_gone),
    ("contradictions are shown and never written", check_contradictions),
    ("what is new is shown", check_shown),
    ("--write takes it up", check_written),
    ("a new call demands a family", check_family),
    ("the program knows the new calls", check_program),
]


def main():
    failed = False
    print(f"1..{len(STATEMENTS)}")
    with tempfile.TemporaryDirectory() as folder:
        release = Release(pathlib.Path(folder))
        for number, (title, check) in enumerate(STATEMENTS, 1):
            problems, skipped = check(release)
            failed |= bool(problems)
            print(f"{'not ok' if problems else 'ok'} {number} - {title}"
                  + (f" # SKIP {skipped}" if skipped else ""))
            for problem in problems:
                print(f"# {problem}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
