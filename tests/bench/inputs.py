# SPDX-License-Identifier: Apache-2.0
"""Inputs as big as they come: of each, the text and what is done with it."""

import os

HEAD = "default allow\narch x86_64\n"
PROFILE = '{"defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": [\n'
LONG = "a comment as long as those that people write to say where a rule is from"


def far(i):
    """Numbers that lie nowhere near each other."""
    return i * 0x9E3779B97F4A7C15 % 2**62


def rules(condition):
    return lambda count: HEAD + "".join(f"deny mmap where {condition(i)}\n" for i in range(count))


def groups(count):
    """A tree of them: each is two others, those behind the middle a call."""
    lines = [f"group calls-{i} = calls-{2 * i + 1}, calls-{2 * i + 2}\n"
             if 2 * i + 2 < count else f"group calls-{i} = chmod\n" for i in range(count)]
    return HEAD + "".join(lines) + "deny calls-0\n"


def entry(names, number):
    return (f'{{"names": [{names}], "action": "SCMP_ACT_ALLOW", "comment": "{LONG}", "args": '
            f'[{{"index": 2, "value": {number}, "op": "SCMP_CMP_EQ"}}]}}')


def profile(value):
    return lambda count: (PROFILE + ",\n".join(entry('"mmap"', value(i)) for i in range(count))
                          + "\n]}\n")


# What there is much of, how much, the text, its file's suffix, and the command.
INPUTS = [
    ("rules, near values", 10000, rules(lambda i: f"len == {2 * i}"), "scp", ["check"]),
    ("rules, far values", 10000, rules(lambda i: f"len == {far(i)}"), "scp", ["check"]),
    ("rules, two near values", 10000,
     rules(lambda i: f"len == {2 * i} and off == {3 * i}"), "scp", ["check"]),
    ("rules, two far values", 10000,
     rules(lambda i: f"len == {far(i)} and off == {far(~i)}"), "scp", ["check"]),
    ("groups in groups", 1000, groups, "scp", ["check"]),
    ("rules in a profile, near values", 50000, profile(lambda i: 2 * i), "json", ["check"]),
    ("rules in a profile, far values", 50000, profile(far), "json", ["check"]),
]


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
    return path


def includes(folder, count):
    """A policy in FOLDER that includes COUNT files."""
    for i in range(count):
        write(folder, f"part-{i}.scp", f"deny mmap where len == {far(i)}\n")
    lines = "".join(f'include "part-{i}.scp"\n' for i in range(count))
    return write(folder, f"includes-{count}.scp", HEAD + lines)


def cases(folder, share):
    """(What there is much of, how much, its file, the command) of all, SHARE as big."""
    for what, count, text, suffix, command in INPUTS:
        count //= share
        name = f"{what.replace(' ', '-')}-{count}.{suffix}"
        yield what, count, write(folder, name, text(count)), command
    yield "includes", 200 // share, includes(folder, 200 // share), ["check"]
