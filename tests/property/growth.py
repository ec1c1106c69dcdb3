#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Four times as much takes about four times as long, whatever there is much of.  Prints TAP.

What takes sixteen times as long is looked for, so that no limit in seconds is needed there; one
is on filters of ten thousand rules on one call, a second and 192 MiB.
Environment: SCMPL, the program (default build/scmpl).
"""

import os
import pathlib
import sys
import tempfile

from cost import is_sanitized, run

ROOT = pathlib.Path(__file__).resolve().parents[2]
MORE = 4
FACTOR = 9  # near linear: that, a logarithm and what memory is slower for being more of it
TRIES = 3
FLOOR = 0.02  # seconds; what takes less cannot be told from starting up

HEAD = "default allow\narch x86_64\n"
YAML = "kind: SeccompProfile\nspec:\n  defaultAction: SCMP_ACT_ERRNO\n"
JSON = '{"defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [\n'
VERBS = ["deny", "kill", "log", "trap"]
ERRNOS = ["EPERM", "EACCES", "ENOSYS"]


def far(i):
    """Numbers that lie nowhere near each other."""
    return i * 0x9E3779B97F4A7C15 % 2**62


def rules(condition, verb=lambda i: "deny"):
    return lambda n: HEAD + "".join(
        f"{verb(i)} mmap where {condition(i)}\n" for i in range(n)
    )


def compared(i):
    return f'{{"index": 0, "value": {i}, "op": "SCMP_CMP_EQ"}}'


def profile(value):
    return lambda n: JSON + ",\n".join(
        f'{{"action": "SCMP_ACT_ALLOW", "names": ["read"], "args": [{compared(value(i))}]}}'
        for i in range(n)) + "]}"  # fmt: skip


# What there is much of: of how many, what is done with it, the text.
MUCH = {
    "rules on near values": (1000, "check", rules(lambda i: f"len == {2 * i}")),
    "rules on far values": (1000, "check", rules(lambda i: f"len == {far(i)}")),
    "rules on two near values": (
        1000, "check", rules(lambda i: f"len == {2 * i} and off == {3 * i}")),
    "rules on two far values": (
        1000, "check", rules(lambda i: f"len == {far(i)} and off == {far(~i)}")),
    "ranges": (1000, "check", rules(lambda i: f"len in {100 * i}..{100 * i + 50}")),
    "ranges that overlap": (
        1000, "check", rules(lambda i: f"len in {100 * i}..{100 * i + 5000}")),
    "ranges of two arguments": (
        500, "check",
        rules(lambda i: f"len in {100 * i}..{100 * i + 5000} and off in {70 * i}..{90 * i}")),
    "steps": (500, "check", rules(lambda i: f"len >= {3 * i} and off <= {7 * i}")),
    "rules with !=": (1000, "check", rules(lambda i: f"len != {i}")),
    "rules with != and ==": (500, "check", rules(lambda i: f"len != {i} and off == {i}")),
    "rules with != twice": (500, "check", rules(lambda i: f"len != {i} and off != {3 * i}")),
    "rules of four actions": (
        1000, "check",
        rules(lambda i: f"len == {far(i)} and off >= {i}", lambda i: VERBS[i % 4])),
    "rules with != and ==, of two actions": (
        500, "check",
        rules(lambda i: f"len != {i} and off == {i}", lambda i: VERBS[i % 2])),
    "rules of three errnos": (
        1000, "check",
        lambda n: HEAD + "".join(f"deny mmap with {ERRNOS[i % 3]} where len == {far(i)}\n"
                                 for i in range(n))),
    "permissions": (
        1000, "check",
        lambda n: "default deny\narch x86_64\n"
        + "".join(f"allow mmap where len == {far(i)}\n" for i in range(n))),
    "rules that decide nothing": (
        500, "check",
        lambda n: HEAD + "".join(f"deny mmap where len == {far(i)}\n"
                                 f"log mmap where len == {far(i)} and off == {i}\n"
                                 for i in range(n))),
    "rules of a profile": (1000, "check", profile(lambda i: i)),
    "near values, imported": (1000, "import", profile(lambda i: 2 * i)),
    "far values, imported": (250, "import", profile(far)),
    "arguments of a profile's rule": (
        1000, "check",
        lambda n: JSON + '{"action": "SCMP_ACT_ALLOW", "names": ["read"], "args": ['
        + ",\n".join(compared(i) for i in range(n)) + "]}]}"),
    "names of a profile's rule": (
        4000, "check",
        lambda n: JSON + '{"action": "SCMP_ACT_ALLOW", "names": ['
        + ", ".join(f'"call{i}"' for i in range(n)) + "]}]}"),
    "members of a profile": (
        4000, "check",
        lambda n: JSON + "]," + ", ".join(f'"k{i}": 1' for i in range(n)) + "}"),
    "levels of YAML": (2500, "import", lambda n: "---\n" + "[" * n + "]" * n),
    "levels of YAML, by lines": (
        1000, "import", lambda n: "---\n" + "".join(" " * i + "a:\n" for i in range(n))),
    "entries of YAML": (
        2500, "import",
        lambda n: YAML + "  syscalls:\n  - action: SCMP_ACT_ALLOW\n    names:\n"
        + "".join(f"    - call{i}\n" for i in range(n))),
    "members of YAML": (2500, "import", lambda n: YAML + "".join(f"  k{i}: 1\n" for i in range(n))),
}  # fmt: skip


# Rules on two arguments of one call, as BPF, and the statuses that this may have: of numbers that
# are not in step the kernel's instructions do not suffice.
MANY = 10_000
SECONDS = 1
MEMORY = 192 << 20
FILTERS = {
    "a filter": (0, lambda i: f"deny ioctl where fd == {i % 100} and cmd == {i}"),
    "a filter of four actions": (
        0, lambda i: f"{VERBS[i % 4]} ioctl where fd == {i % 100} and cmd == {i}"),
    "a filter too long, of near values": (
        1, lambda i: f"deny mmap where len == {2 * i} and off == {3 * i}"),
    "a filter too long, of far values": (
        1, lambda i: f"deny mmap where len == {far(i)} and off == {far(~i)}"),
}  # fmt: skip


def filter_cost(program, path, status, rule):
    path.write_text(HEAD + "".join(f"{rule(i)}\n" for i in range(MANY)))
    cost = min((run([program, "build", "-t", "bpf", path]) for _ in range(TRIES)),
               key=lambda cost: cost.seconds)  # fmt: skip
    if cost.status != status:
        raise OSError(f"exit status {cost.status}")
    return cost


def seconds(program, command, path):
    cost = run([program, command, path])
    if cost.status not in ((0,) if command == "check" else (0, 1)):
        raise OSError(f"exit status {cost.status}: a refusal, or worse")
    return cost.seconds


def grows(program, path, command, few, many):
    """How many times longer MANY take than FEW, at best of some tries."""
    best = None
    for _ in range(TRIES):
        path.write_text(few)
        base = max(seconds(program, command, path), FLOOR)
        path.write_text(many)
        factor = seconds(program, command, path) / base
        best = factor if best is None else min(best, factor)
        if best <= FACTOR:
            break
    return best


def main():
    program = pathlib.Path(os.environ.get("SCMPL", ROOT / "build/scmpl")).resolve()
    failed = False
    print(f"TAP version 13\n1..{len(MUCH) + len(FILTERS)}")
    with tempfile.TemporaryDirectory(prefix="scmpl.") as folder:
        path = pathlib.Path(folder) / "input"
        for number, (name, (count, command, text)) in enumerate(MUCH.items(), 1):
            factor = grows(program, path, command, text(count), text(MORE * count))
            failed |= factor > FACTOR
            print(f"{'not ok' if factor > FACTOR else 'ok'} {number} - {name}", flush=True)
            print(f"# {MORE * count}: {factor:.1f} times as long as {count}")
        sanitized = is_sanitized(program)
        for number, (name, (status, rule)) in enumerate(FILTERS.items(), len(MUCH) + 1):
            cost = filter_cost(program, path, status, rule)
            wrong = (cost.seconds > SECONDS * 10 if sanitized
                     else cost.seconds > SECONDS or cost.memory > MEMORY)  # fmt: skip
            failed |= wrong
            print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
            print(f"# {MANY} rules: {cost.seconds:.2f} s of the processor, {cost.memory >> 20} MiB")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
