#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random policies: everything that the compiler makes of them decides alike.  Prints TAP.

    random_policies.py [-n COUNT] [--seed SEED] [--shard K/N] [--live EVERY] [-k]

Each policy is asked about calls on the boundaries of its conditions.  The
answers of reference.py have to be those of the model, of the Docker JSON read
back, of the same JSON as the installed libseccomp compiles it, of our own BPF, of
these two filters read back as the policy that a process under both has, and, for
every EVERYth policy, of the running kernel.  What the compiler refuses has to be
what the reference would refuse.  SEED is that of the first policy; a failure names
its own, and `-n 1 --seed SEED -k` shows the policy again.

Environment: DECIDE, the program built from decide.c; PROPERTY_COUNT for -n.
"""

import argparse
import collections
import errno
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile

from generate import Generator, text
from reference import CAPABILITIES, ERRNOS, RETURNS, WORD, Conflict
from seeds import add_arguments, seeds

SHARDS = 4
ROOT = pathlib.Path(__file__).resolve().parents[2]
FORMS = ["the model", "the JSON, read back", "the JSON, by libseccomp", "our BPF",
         "the filters, read back"]  # fmt: skip
NARROW = {abi for abi, bits in WORD.items() if bits == 32}
RETRIES = 12
SHOWN = 5
# The numbers on x86_64 of the calls that are made.
NUMBERS = {"dup3": 292, "epoll_create1": 291, "lseek": 8, "personality": 135, "socket": 41}


class Decider:
    """decide.c, asked in batches."""

    def __init__(self, program):
        self.process = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, lines):
        self.process.stdin.write("".join(line + "\n" for line in lines) + "flush\n")
        self.process.stdin.flush()

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            raise EOFError(f"decide ended with {self.process.wait()}")
        return line.split()

    def compile(self, path):
        """The diagnoses as (severity, slug, file, line, columns), and whether there is a policy."""
        self.ask([f"policy {path}"])
        diagnoses = []
        while (line := self.line()) not in (["ok"], ["wrong"]):
            severity, slug, file, number, *columns = line
            columns = tuple(map(int, columns))
            diagnoses.append((severity, slug, pathlib.Path(file).name, int(number), columns))
        return diagnoses, line == ["ok"]

    def host(self, host):
        caps = sum(1 << CAPABILITIES[name] for name in host.caps)
        self.ask([f"host {caps:x} {host.kernel[0] << 8 | host.kernel[1]:x}"])
        return {form: slug for form, slug in (self.line(), self.line(), self.line())}

    def calls(self, calls):
        self.ask(f"call {c.abi} {c.name or f'#{c.number:x}'} {args(c)}" for c in calls)
        return [[value if value == "-" else int(value, 16) for value in self.line()[1:]]
                for _ in calls]  # fmt: skip

    def live(self, call):
        self.ask([f"live {NUMBERS[call.name]:x} {args(call)}"])
        return self.line()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def args(call):
    return " ".join(f"{value:x}" for value in call.args)


class Trial:
    """One policy, from its seed to the verdicts."""

    def __init__(self, seed, run):
        self.run = run
        self.seed = seed
        self.is_live = run.live and seed % run.live == 0
        self.generator = Generator(random.Random(seed), self.is_live)
        self.policy = self.generator.policy()
        self.questions = [
            (host, self.generator.calls(run.calls)) for host in self.generator.hosts()
        ]

    # ---- text and places -----------------------------------------------------

    def write(self):
        """The policy as files; the rule on each line of them."""
        folder = self.run.folder
        include = "base.scp" if self.policy.included else ""
        self.text, main = text(self.policy, self.generator.groups, include)
        if self.is_live:  # the child has to end, whatever the policy thinks
            self.text += "allow exit_group\n"
        (folder / "main.scp").write_text(self.text)
        base = [rule.text() for rule in self.policy.included]
        (folder / "base.scp").write_text("\n".join(base) + "\n")
        self.places = {("main.scp", line): rule for line, rule in main.items()}
        for line, rule in enumerate(self.policy.included, 1):
            self.places["base.scp", line] = rule

    def fail(self, form, why):
        base = "".join(f"base.scp: {rule.text()}\n" for rule in self.policy.included)
        self.run.fail(form, self.seed, f"{why}\n{base}{self.text}")

    # ---- what is refused -----------------------------------------------------

    def matching(self, rule):
        """The calls asked about that RULE matches, with their hosts."""
        for host, calls in self.questions:
            for call in calls:
                if call.abi in self.policy.abis and rule.matches(call, host):
                    yield call, host

    def decides(self, rule, columns=(0, 0)):
        """A call that RULE and nothing else decides, if one was asked about; of the item at
        COLUMNS, if there is one, a call that no other item has."""
        item = rule.item_at(columns)
        for call, host in self.matching(rule):
            if item and [other for other in rule.set.items if other.has(call)] != [item]:
                continue
            try:
                if self.policy.verdict(call, host)[1] == [rule]:
                    return call
            except Conflict:
                pass
        return None

    def overrides(self, rule):
        for call, host in self.matching(rule):
            if any(other.matches(call, host) for other in self.policy.included):
                return call
        return None

    def conflict(self):
        for host, calls in self.questions:
            for call in calls:
                try:
                    self.policy.verdict(call, host)
                except Conflict:
                    return call
        return None

    def drop(self, rule):
        self.policy.rules = [r for r in self.policy.rules if r is not rule]
        self.policy.included = [r for r in self.policy.included if r is not rule]

    def accept_refusal(self, slug, place):
        """Checks one error and takes its cause out of the policy; False: do not try again."""
        rule = self.places.get(place)
        self.run.refused[slug] += 1
        if slug == "errno-conflict":
            self.run.witnessed += self.conflict() is not None
            for other in self.policy.rules + self.policy.included:
                other.errno = other.errno and self.generator.errnos[0]
            return True
        checks = {
            "dead-allow": self.decides,
            "contradiction": lambda rule: next(self.matching(rule), None),
            "empty-set": lambda rule: next(self.matching(rule), None),
            "stale-override": self.overrides,
            "hidden-arguments": lambda rule: next(self.matching(rule), None),
            "value-too-wide": lambda rule: None if set(rule.on) & NARROW == set(rule.on) else rule,
            "too-complex": lambda rule: None,
        }
        if slug in ("too-complex", "value-too-wide") and not rule:
            return False  # in a group
        if slug not in checks or not rule:
            self.fail("refusals", f"refused as {slug} at {place}")
            return False
        witness = checks[slug](rule)
        if witness:
            self.fail("refusals", f"refused as {slug} at {place}, but see {witness}")
            return False
        self.drop(rule)
        return True

    def compile(self):
        """True when the policy, less what was rightly refused of it, compiles."""
        for _ in range(RETRIES):
            self.write()
            diagnoses, ok = self.run.decider.compile(self.run.folder / "main.scp")
            if ok:
                self.check_warnings(diagnoses)
                return True
            errors = [d for d in diagnoses if d[0] == "E"]
            if not self.accept_refusal(errors[0][1], errors[0][2:4]):
                return False
        self.run.refused["given up"] += 1
        return False

    def check_warnings(self, diagnoses):
        for _, slug, file, line, columns in diagnoses:
            rule = self.places.get((file, line))
            call = self.decides(rule, columns) if slug == "dead-rule" and rule else None
            if call:
                self.fail("refusals", f"{file}:{line}:{columns[0]} is not dead, see {call}")

    # ---- verdicts ------------------------------------------------------------

    def check(self):
        if not self.compile():
            return
        self.run.compiled += 1
        for host, calls in self.questions:
            for form, slug in self.run.decider.host(host).items():
                if slug != "-":
                    self.run.refused[f"{form}: {slug}"] += 1
                if slug == "bad-filter":
                    self.fail(FORMS[-1], "a filter cannot be read")
            for call, answers in zip(calls, self.run.decider.calls(calls)):
                self.compare(call, host, answers)
            if self.is_live:
                self.check_live(calls[:8], host)

    def expected(self, call, host):
        try:
            return self.policy.verdict(call, host)[0]
        except Conflict:
            self.fail(FORMS[0], f"compiled in spite of two errnos for {call}")
            return None

    def compare(self, call, host, answers):
        expected = self.expected(call, host)
        if expected is None:
            return
        for form, answer in zip(FORMS, answers):
            if answer == "-":
                self.run.absent[form] += 1
                continue
            self.run.asked[form] += 1
            if answer != expected and not self.is_kill_by_abi(form, call, answer):
                self.fail(form, f"{call} on {host}: {answer:#x} instead of {expected:#x}")

    def is_kill_by_abi(self, form, call, answer):
        """Engines kill the thread where the language says the process."""
        kills = {RETURNS["kill"], RETURNS["kill-thread"]}
        is_exact = form in (FORMS[0], FORMS[3])
        is_killed = call.abi not in self.policy.abis and answer in kills
        return is_killed and not is_exact and self.policy.verdict(call, None)[0] in kills

    def check_live(self, calls, host):
        for call in calls:
            expected = self.expected(call, host)
            if call.abi != "x86_64" or not call.name or expected is None:
                continue
            got = self.run.decider.live(call)
            self.run.asked["the kernel"] += 1
            if not is_effect(got, expected):
                self.fail("the kernel", f"{call}: {got} instead of {expected:#x}")


def is_effect(got, returned):
    """Did a call that took RETURNED come out as GOT?  Nobody traces and nobody is notified."""
    action, number = returned & 0xFFFF0000, returned & 0xFFFF
    if action in (RETURNS["kill"], RETURNS["kill-thread"], RETURNS["trap"]):
        return got == ["signal", f"{signal.SIGSYS:x}"]
    if action == RETURNS["deny"]:
        return got == ["errno", f"{number:x}"]
    if action in (RETURNS["trace"], RETURNS["notify"]):
        return got == ["errno", f"{errno.ENOSYS:x}"]
    refused = {f"{ERRNOS[name]:x}" for name in ("ENOTNAM", "EOWNERDEAD")}
    return got == ["done"] or got[0] == "errno" and got[1] not in refused


class Run:
    """All trials, and what they found."""

    def __init__(self, decider, folder, live, calls):
        self.decider, self.folder, self.live, self.calls = decider, folder, live, calls
        self.failures = collections.defaultdict(dict)
        self.asked, self.absent = collections.Counter(), collections.Counter()
        self.refused = collections.Counter()
        self.witnessed = self.compiled = 0

    def fail(self, form, seed, why):
        self.failures[form].setdefault(seed, why)  # one says enough about a policy

    def report(self, count):
        forms = FORMS + (["the kernel"] if self.live else []) + ["refusals"]
        print("TAP version 13")
        print(f"1..{len(forms) + 1}")
        # A form that no policy has had, of so many, was not tested.
        idle = [form for form in forms[:-1] if count >= 30 and not self.asked[form]]
        for number, form in enumerate(forms, 1):
            wrong = self.failures[form]
            print(f"{'not ok' if wrong or form in idle else 'ok'} {number} - {form}")
            for seed in sorted(wrong)[:SHOWN]:
                print(re.sub("^", "# ", f"seed {seed}: {wrong[seed]}", flags=re.MULTILINE))
            print(f"# {len(wrong)} policies of {count} wrong; {self.asked[form]} calls asked, "
                  f"{self.absent[form]} without this form")
        enough = self.compiled >= count * 0.9
        print(f"{'ok' if enough else 'not ok'} {len(forms) + 1} - nine policies of ten compile")
        print(f"# {self.compiled} of {count}; refused on the way: {dict(self.refused)}")
        print(f"# of the errno conflicts {self.witnessed} with a call among those asked about")
        return enough and not idle and not any(self.failures.values())


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    count = int(os.environ.get("PROPERTY_COUNT", "500"))
    add_arguments(parser, count)
    parser.add_argument("--live", type=int, default=20, metavar="EVERY")
    parser.add_argument("--calls", type=int, default=40, help="asked of each policy and host")
    parser.add_argument("-k", "--keep", action="store_true", help="print the last policy")
    return parser.parse_args()


def can_run_filters():
    return os.uname().machine == "x86_64"


def main():
    options = parse_arguments()
    program = os.environ.get("DECIDE", ROOT / "build/release/tests/property/decide")
    if not os.access(program, os.X_OK):
        print(f"TAP version 13\n1..0 # SKIP there is no {program}; make builds it")
        return 0
    live = options.live if can_run_filters() else 0
    with tempfile.TemporaryDirectory(prefix="scmpl.") as folder:
        run = Run(Decider(program), pathlib.Path(folder), live, options.calls)
        trials = seeds(options)
        for seed in trials:
            trial = Trial(seed, run)
            try:
                trial.check()
            except EOFError as error:
                raise EOFError(f"seed {seed}: {error}") from error
        run.decider.close()
    if options.keep:
        print(re.sub("^", "# ", trial.text, flags=re.MULTILINE))
    return 0 if run.report(len(trials)) else 1


if __name__ == "__main__":
    sys.exit(main())
