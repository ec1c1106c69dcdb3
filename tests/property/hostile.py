#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Policies made to be expensive: each is compiled or refused in time, and in bounded memory.

Prints TAP.  These texts are too large, or too regular, to be kept as files.
Environment: SCMPL, the program (default build/scmpl).
"""

import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 30  # a tenth of it is enough
MEMORY = 4 << 30

HEAD = "default allow\n"
ONE = HEAD + "arch x86_64\n"
TOKENS = [
    "deny", "kill", "(", ")", ",", "|", "not", "and", "mkdir", "x-y", "EPERM", "7", "6.6", '"s"',
    "=", "..", "-", "@", ";", "#", "include", "where", "if", "\x00", "\xff", "ö",
]  # fmt: skip


HELD = ["CHOWN", "KILL", "BPF"]
LACKED = ["SETUID", "SETGID", "SYS_BOOT", "SYS_TIME", "PERFMON", "SYSLOG", "AUDIT_READ"]


def listed(count, step=2):
    return ", ".join(str(step * i) for i in range(count))


def doubled(kind, first, again):
    return "".join([first] + [again.format(i, i - 1) for i in range(1, 200)]) + kind


HOSTILE = {
    "100,000 rules": HEAD + "deny mkdir\n" * 100000,
    "100,000 rules with conditions": HEAD
    + "".join(f"deny socket where family == {i % 50}\n" for i in range(100000)),
    "100,000 conditions on one call": ONE
    + "deny "
    + ", ".join(f"ioctl(cmd == {2 * i})" for i in range(100000)),
    "100,000 exceptions": ONE
    + "deny ioctl except "
    + ", ".join(f"ioctl(cmd == {2 * i})" for i in range(100000)),
    "100,000 names": HEAD + "deny " + ", ".join(["mkdir"] * 100000),
    "100,000 groups, each of the next": HEAD
    + "".join(f"group g-{i} = g-{i + 1}\n" for i in range(100000)),
    "groups that double": HEAD
    + doubled("deny g-199", "group g-0 = mkdir\n", "group g-{0} = g-{1}, g-{1}\n"),
    "conditional groups that double": HEAD
    + doubled("deny g-199", "group g-0 = ioctl(cmd == 1)\n", "group g-{0} = g-{1}, g-{1}\n"),
    "groups of exceptions that double": ONE
    + "group a-0 = ioctl\ngroup b-0 = ioctl\n"
    + "".join(
        f"group a-{i} = a-{i - 1}, b-{i - 1} except ioctl(cmd == {i})\n"
        f"group b-{i} = b-{i - 1}, a-{i - 1} except ioctl(cmd == {i + 500})\n"
        for i in range(1, 60)
    )
    + "deny a-59",
    "constants that double": ONE
    + doubled("deny ioctl where cmd == C199", "const C0 = 1\n", "const C{0} = C{1}|C{1}\n"),
    "unknown constants that double": ONE
    + doubled("deny ioctl where cmd == C199", "const C0 = NONE\n", "const C{0} = C{1}|C{1}\n"),
    "a chain of constants": ONE
    + "".join(f"const C{i} = C{i + 1}\n" for i in range(10000))
    + "deny ioctl where cmd == C0",
    "lists under 'not', on many calls": HEAD
    + "arch x86_64, aarch64, arm, riscv64\n"
    + "group every-call = container-io, container-processes, container-ipc\n"
    + f"deny every-call where not (wide arg5 in ({listed(1800)})) and wide arg5 == 0\n" * 12,
    "a negated list": ONE + f"deny ioctl where cmd not in ({listed(4097)})",
    "lists times lists": ONE
    + f"deny mmap where len in ({listed(4000)}) and off in ({listed(4000)})",
    "a list for every call": HEAD
    + "group every-call = container-io, container-processes, container-ipc\n"
    + f"deny every-call where arg0 in ({listed(4000)})",
    "a list for many calls": HEAD
    + f"deny ioctl, fcntl, dup3, fchmod, lseek where arg0 in ({listed(4000)})",
    "masks that have nothing in common": ONE
    + "deny ioctl where "
    + " or ".join(f"wide arg has {3 << (2 * i)}" for i in range(32)),
    "the same, negated": ONE
    + "allow ioctl where not ("
    + " or ".join(f"wide arg has {3 << (2 * i)}" for i in range(32))
    + ")",
    "ranges times ranges": ONE
    + "deny tgkill where tgid in 1..0x7ffffffe and pid in 1..0x7ffffffe"
    + " and sig in 1..0x7ffffffe",
    "guards of every capability": ONE
    + "deny mount if "
    + " or ".join(f"(cap {a} and no cap {b})" for a in HELD for b in LACKED),
    "a megabyte of expectations": ONE + "deny mkdir\n" + "expect deny mkdir\n" * 60000,
    "100,000 wrong statements": HEAD + "deny ,\n" * 100000,
    "a line of ten megabytes": HEAD + "deny " + "x" * 10000000,
    "a comment of ten megabytes": HEAD + "#" + "x" * 10000000,
    "17 megabytes": HEAD + "#\n" * (17 << 19),
}
HOSTILE |= {f"100,000 times {token!r}": HEAD + f"{token} " * 100000
            for token in TOKENS}  # fmt: skip


def limit_resources(sanitized):
    """Time of the processor, so that other work on the machine takes none of it."""
    seconds = SECONDS * (10 if sanitized else 1)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    if not sanitized:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def is_sanitized(program):
    """AddressSanitizer maps terabytes, and takes its time."""
    return b"__asan_init" in program.read_bytes()


def run(program, path, sanitized):
    """Why POLICY was not handled as it should be, or an empty string."""
    got = subprocess.run(
        [program, "build", path],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        preexec_fn=lambda: limit_resources(sanitized),
        check=False,
    )
    if got.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"takes more than {SECONDS} s of the processor"
    if got.returncode not in (0, 1):
        return f"exit status {got.returncode}: {got.stderr[-500:].decode('utf-8', 'replace')}"
    if got.returncode == 1 and (got.stdout or not got.stderr):
        return "refused with output, or without a message"
    return "a message of a megabyte" if len(got.stderr) > 1 << 20 else ""


def main():
    program = pathlib.Path(os.environ.get("SCMPL", ROOT / "build/scmpl")).resolve()
    sanitized = is_sanitized(program)
    wrong = 0
    print("TAP version 13")
    print(f"1..{len(HOSTILE)}")
    with tempfile.TemporaryDirectory(prefix="scmpl.") as folder:
        path = pathlib.Path(folder) / "p.scp"
        for number, (name, text) in enumerate(HOSTILE.items(), 1):
            path.write_bytes(text.encode("latin-1" if "\xff" in text else "utf-8"))
            problem = run(program, path, sanitized)
            wrong += bool(problem)
            title = name.replace("#", "hash")
            print(f"{'not ok' if problem else 'ok'} {number} - {title}", flush=True)
            if problem:
                print(f"# {problem}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
