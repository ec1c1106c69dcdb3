# SPDX-License-Identifier: Apache-2.0
"""What `-t pfc` prints, read as people read it: which call ends how."""

import re

from engine_rules import Unreadable
from reference import ERRNOS, RETURNS

TEST = re.compile(r"\(?arg(\d)\.(low|high)(?: & (\w+))?\)?(?: (==|>=) (\w+))?")
BRANCH = re.compile(r"(?:#(\d+): )?(if|else if|else)(?: (.*?))?:(?: (.*))?")


def action(text):
    verb, _, data = text.partition(" with ")
    number = 0
    if data:
        number = ERRNOS[data] if data in ERRNOS else int(data)
    return RETURNS[verb] | number


class Tree:
    """Branches in order: a test, or None behind `else`, and where it leads."""

    def __init__(self):
        self.branches = []

    def decide(self, args):
        for test, target in self.branches:
            if test is None or holds(test, args):
                return target.decide(args) if isinstance(target, Tree) else target
        raise Unreadable("a test without an else")


def holds(test, args):
    index, half, mask, operator, number = test
    word = args[int(index)] >> (32 if half == "high" else 0) & 0xFFFFFFFF & mask
    if operator is None:
        return word != 0
    return word == number if operator == "==" else word >= number


def parse_test(text):
    found = TEST.fullmatch(text)
    if not found:
        raise Unreadable(text)
    index, half, mask, operator, number = found.groups()
    return (index, half, int(mask or "0xffffffff", 0), operator, int(number or "0", 0))


class PseudoCode:
    """decide() as engine_rules.EngineRules has it."""

    def __init__(self, text):
        self.lines = [line for line in text.splitlines() if not line.startswith("#")]
        self.at = 0
        self.labels, self.calls, self.others = {}, {}, {}
        self.archs = set()
        while self.at < len(self.lines):
            self.read_token()

    def next(self):
        self.at += 1
        return self.lines[self.at - 1]

    def depth(self):
        line = self.lines[self.at] if self.at < len(self.lines) else ""
        return (len(line) - len(line.lstrip(" "))) // 2

    def read_token(self):
        line = self.next()
        if line.startswith("any other token: "):
            self.other = action(line.removeprefix("any other token: "))
            return
        (abi,) = re.fullmatch(r"token 0x\w+ \((\w+)\):", line).groups()
        self.archs.add(abi)
        while self.depth() == 1:
            self.read_calls(abi)

    def read_calls(self, abi):
        line = self.next().strip()
        if other := re.fullmatch(r"any other number of (\w+): (.*)", line):
            self.others[other[1]] = action(other[2])
            return
        while line.endswith(","):
            line += " " + self.next().strip()
        names, _, end = line.partition(":")
        target = self.target(end.strip(), 2)
        for name in names.split(", "):
            own, _, sibling = name.partition("@")
            self.calls[sibling or abi, own] = target

    def target(self, end, depth):
        if not end:
            return self.read_tree(depth)
        return self.labels[end.removeprefix("as #")] if end.startswith("as #") else action(end)

    def read_tree(self, depth):
        tree, first = Tree(), True
        while self.depth() == depth:
            label, word, test, end = BRANCH.fullmatch(self.next().strip()).groups()
            if (word == "if") != first:
                raise Unreadable(f"'{word}' in line {self.at}")
            first = False
            if label:
                self.labels[label] = tree
            # What is behind this is of the tree, too: a label may be met within it.
            tree.branches.append([parse_test(test) if test else None, None])
            tree.branches[-1][1] = self.target(end or "", depth + 1)
            if word == "else":
                break
        return tree

    def decide(self, call):
        target = self.calls.get((call.abi, call.name))
        if target is None:
            target = self.others.get(call.abi, self.other)
        return target.decide(call.args) if isinstance(target, Tree) else target


def read_pseudo_code(text, _host):
    return PseudoCode(text)
