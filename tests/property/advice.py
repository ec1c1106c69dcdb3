#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What exec --explain-denied advises, done, allows what was denied, and nothing else.  Prints TAP.

    advice.py [-n COUNT] [--seed SEED] [--shard K/N]

Calls that random policies deny are advised on, and the policies are changed as they are told.
Then the call is let through.  So is no other call that the rules of the policy told from it,
unless a call was taken out of a rule as it stands there.

Environment: DECIDE, the program built from decide.c; PROPERTY_COUNT for -n.
"""

import argparse
import os
import pathlib
import random
import re
import sys
import tempfile

from generate import Generator, text
from random_policies import ROOT, Decider, args
from reference import RETURNS, Conflict
from seeds import add_arguments, seeds

SHOWN = 5
ORDER = [RETURNS[verb] for verb in
         ("kill", "kill-thread", "trap", "deny", "notify", "trace", "log", "allow")]  # fmt: skip
PERMITS = ORDER.index(RETURNS["log"])
LINE = re.compile(r"^    main\.scp(?::(\d+))?: (add: |drop the rule on |take out |except )(.*)$")
TAIL = re.compile(r" (?:with|where|on|if) ")


class CannotApply(Exception):
    """The advice is not of a form that a person could follow either."""


def split_items(items):
    """At the commas outside of all brackets."""
    depth, found = 0, [""]
    for char in items:
        depth += (char == "(") - (char == ")")
        if char == "," and not depth:
            found.append("")
        else:
            found[-1] += char
    return [item.strip() for item in found]


def change(line, what, items):
    """LINE, a rule, with ITEMS taken out of its set, or excepted from it."""
    tail = TAIL.search(line)
    rule, rest = (line[: tail.start()], line[tail.start() :]) if tail else (line, "")
    if what == "except ":
        return f"{rule}{', ' if ' except ' in rule else ' except '}{items}{rest}"
    head, names, less = re.match(r"((?:override )?\S+) (.*?)( except .*)?$", rule).groups("")
    left = [name for name in split_items(names) if name not in split_items(items)]
    if len(left) == len(split_items(names)):
        raise CannotApply(f"{items} is not in: {line}")
    return f"{head} {', '.join(left)}{less}{rest}" if left else ""


def apply(policy, advice):
    """POLICY, lines of text, as ADVICE says; whether calls were taken out as they stand."""
    lines, as_it_stands = list(policy), False
    for one in advice:
        found = LINE.match(one)
        if not found:
            raise CannotApply(one)
        number, what, items = found.groups()
        if what == "add: ":
            lines.append(items)
            continue
        as_it_stands |= what != "except "
        at = int(number) - 1
        lines[at] = "" if what == "drop the rule on " else change(lines[at], what, items)
    return lines, as_it_stands


class Run:
    def __init__(self, decider):
        self.decider = decider
        self.wrong, self.tried, self.emptied = [], 0, 0

    def compile(self, lines, name):
        pathlib.Path(name).write_text("\n".join(lines) + "\n")
        diagnoses, ok = self.decider.compile(name)
        if ok:
            self.decider.host(self.host)
        return ok, [d[1] for d in diagnoses if d[0] == "E"]

    def verdicts(self, calls):
        return [ORDER.index(answers[0] & 0xFFFF0000) for answers in self.decider.calls(calls)]

    def advise(self, call):
        self.decider.ask([f"advise main.scp {call.abi} {call.name} {args(call)}"])
        lines = []
        while (line := self.decider.process.stdout.readline()) != ".\n":
            lines.append(line.rstrip("\n"))
        return lines

    def look_at(self, seed):
        generator = Generator(random.Random(seed), live=True)
        policy = generator.policy()
        verbs = {rule.verb for rule in policy.rules + policy.included} | set(policy.foreign[:1])
        if "x86_64" not in policy.abis or "notify" in verbs:  # exec has no supervisor for those
            return
        self.host = next(iter(generator.hosts()))
        base = [rule.text() for rule in policy.included]
        pathlib.Path("base.scp").write_text("\n".join(base) + "\n")
        lines = text(policy, generator.groups, "base.scp" if base else "")[0].splitlines()
        if not self.compile(lines, "main.scp")[0]:
            return
        calls = [c for c in generator.calls(60) if c.name and c.abi == "x86_64"]
        before = self.verdicts(calls)
        for call, verdict in [pair for pair in zip(calls, before) if pair[1] < PERMITS][:3]:
            self.attempt(seed, lines, policy, (call, verdict), (calls, before))

    def attempt(self, seed, lines, policy, denied, all_calls):
        call, (calls, before) = denied[0], all_calls
        self.compile(lines, "main.scp")
        advice = self.advise(call)
        self.tried += 1
        told = f"seed {seed}: {call}\n" + "\n".join(lines) + "\n" + "\n".join(advice)
        try:
            changed, as_it_stands = apply(lines, advice)
        except CannotApply as error:
            self.wrong.append(f"{told}\ncannot be followed: {error}")
            return
        ok, errors = self.compile(changed, "changed.scp")
        if errors == ["contradiction"]:
            self.emptied += 1  # what remains of a rule matches nothing, and build says so
            return
        if not ok:
            self.wrong.append(f"{told}\ndoes not compile: {errors}")
            return
        if self.verdicts([call])[0] < PERMITS:
            self.wrong.append(f"{told}\nand it is still denied")
        for other, was, now in zip(calls, before, self.verdicts(calls)):
            if was < PERMITS <= now and not (as_it_stands and other.name == call.name):
                if self.is_told_apart(policy, call, other):
                    self.wrong.append(f"{told}\nopens {other}")
                    return

    def is_told_apart(self, policy, call, other):
        """By name, or by what some rule asks for."""
        if call.name != other.name:
            return True
        rules = policy.rules + policy.included
        return any(r.matches(call, self.host) != r.matches(other, self.host) for r in rules)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    add_arguments(parser, int(os.environ.get("PROPERTY_COUNT", "200")))
    options = parser.parse_args()
    program = os.environ.get("DECIDE", ROOT / "build/release/tests/property/decide")
    if not os.access(program, os.X_OK) or os.uname().machine != "x86_64":
        print(f"TAP version 13\n1..0 # SKIP there is no {program}, or this is no x86_64")
        return 0
    with tempfile.TemporaryDirectory(prefix="scmpl.") as folder:
        os.chdir(folder)
        run = Run(Decider(program))
        for seed in seeds(options):
            try:
                run.look_at(seed)
            except (EOFError, Conflict) as error:
                raise EOFError(f"seed {seed}: {error}") from error
        run.decider.close()
        os.chdir("/")
    print("TAP version 13\n1..2")
    print(f"{'not ok' if run.wrong else 'ok'} 1 - advice allows what was denied and nothing else")
    for wrong in run.wrong[:SHOWN]:
        print(re.sub("^", "# ", wrong, flags=re.MULTILINE))
    print(f"# {len(run.wrong)} wrong of {run.tried}; {run.emptied} left a rule that matches nothing")
    enough = run.emptied * 20 < run.tried and run.tried >= options.count / 4
    print(f"{'ok' if enough else 'not ok'} 2 - enough calls were denied")
    return 0 if enough and not run.wrong else 1


if __name__ == "__main__":
    sys.exit(main())
