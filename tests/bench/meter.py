# SPDX-License-Identifier: Apache-2.0
"""Counts what a filter costs: runs the raw program for every x86_64 number.

Calls are made with all arguments zero, so of a call with conditions one way
through them is counted.
"""

import os
import re
import struct

AUDIT_X86_64 = 0xC000003E
ALLOW = 0x7FFF0000
TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def read_numbers():
    """The names and numbers of x86_64."""
    numbers, columns = {}, []
    with open(os.path.join(TOP, "compiler/kernel/syscalls.tbl"), encoding="ascii") as table:
        for line in table:
            cells = line.split("#")[0].split()
            if cells[:1] == ["%columns"]:
                columns = ["name"] + cells[1:]
            elif cells and not cells[0].startswith("%"):
                row = dict(zip(columns, cells))
                number = row.get("x86_64", ".")
                number = row["any"] if number == "." else number
                if number != "-":
                    numbers[row["name"]] = int(number)
    return numbers


def read_frequencies():
    with open(os.path.join(TOP, "compiler/bpf/frequency.inc"), encoding="ascii") as file:
        found = re.findall(r"^FREQUENCY\((\w+), (\d+)\)", file.read(), re.MULTILINE)
    return {name: int(weight) for name, weight in found}


def jump(op, a, k):
    return {0x10: a == k, 0x20: a > k, 0x30: a >= k, 0x40: bool(a & k)}[op]


def run(program, number):
    """The result, the instructions executed, and whether arguments were looked at."""
    data = {0: number, 4: AUDIT_X86_64}
    a = pc = steps = 0
    saw_more = False
    while True:
        code, jt, jf, k = program[pc]
        pc += 1
        steps += 1
        if code == 0x20:  # ld
            a = data.get(k, 0)
            saw_more = saw_more or k not in data
        elif code == 0x54:  # and
            a &= k
        elif code == 0x05:  # ja
            pc += k
        elif code == 0x06:  # ret
            return k, steps, saw_more
        elif code & 0x07 == 0x05:
            pc += jt if jump(code & 0xF0, a, k) else jf
        else:
            raise ValueError(f"instruction {code:#x} at {pc - 1}")


def measure(raw):
    """Length, mean and weighted mean over allowed calls, the share the kernel's bitmap serves."""
    program = list(struct.iter_unpack("=HBBI", raw))
    frequencies = read_frequencies()
    steps = weighted = total = 0
    allowed = constant = most = 0
    for name, number in read_numbers().items():
        result, count, saw_more = run(program, number)
        if result != ALLOW:
            continue
        weight = frequencies.get(name, 0)
        allowed += 1
        constant += not saw_more
        steps += count
        weighted += weight * count
        total += weight
        most = max(most, count)
    return {
        "length": len(program),
        "allowed": allowed,
        "mean": steps / max(allowed, 1),
        "weighted": weighted / max(total, 1),
        "max": most,
        "bitmap": constant / max(allowed, 1),
    }
