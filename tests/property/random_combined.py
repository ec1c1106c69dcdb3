#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two random policies as one: the strictest, the mildest of their verdicts.  Prints TAP.

    random_combined.py [-n COUNT] [--seed SEED] [--shard K/N] [-k]

The second of two policies is taken as it is, as the Docker profile made of it or as a filter.
`--baseline` has to give each call the strictest of both verdicts that reference.py works out, by
every form that random_policies.py asks for, and to tell the line of each rule that is cut by it;
what `merge` prints has to give it the mildest, with the errno of the first. Of the first alone
`build --complain` has to log what it stops, and to leave what it allows.

Environment: SCMPL, the program; DECIDE, built from decide.c; PROPERTY_COUNT for -n.
"""

import argparse
import collections
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

from generate import Generator
from random_policies import FORMS, SHOWN, Decider, Run, Trial
from reference import RETURNS, Conflict
from seeds import add_arguments, seeds

SHARDS = 2
ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 60
PRECEDENCE = list(RETURNS.values())
KILLED = {RETURNS["kill"], RETURNS["kill-thread"]}
MERGED, LINES = "merge", "the lines that are cut"
COMPLAINING = "build --complain, a profile read back"
# Why no policy says a union: a default that depends on more than the language has words for.
FAIR = {"not-imported", "too-complex"}


def rank(returned):
    """0 is the strictest."""
    return PRECEDENCE.index(returned & 0xFFFF0000)


class PairTrial(Trial):
    """One of two policies; the second of the same calls and values as the first."""

    def __init__(self, seed, run, first=None):
        super().__init__(seed, run)
        self.folder = run.folder / ("second" if first else "first")
        self.folder.mkdir(exist_ok=True)
        rng = random.Random(seed * 2 + bool(first))
        self.generator = Generator(rng)
        if first:
            for name in ("pool", "names", "errnos"):
                setattr(self.generator, name, getattr(first.generator, name))
            if rng.random() < 0.8:
                self.generator.abis, self.generator.main = first.policy.abis, first.generator.main
        self.policy = self.generator.policy()
        self.questions = [(h, self.generator.calls(run.calls)) for h in self.generator.hosts()]

    def made(self):
        """True when it compiles, in a folder of its own."""
        folder, self.run.folder = self.run.folder, self.folder
        try:
            return self.compile()
        finally:
            self.run.folder = folder

    def line_of(self, deciding):
        """The lines of DECIDING, the rules that decide; of the default when there are none."""
        if not deciding:
            lines = self.text.split("\n")
            return {("main.scp", n) for n, line in enumerate(lines, 1) if line.startswith("default")}
        return {place for place, rule in self.places.items() if any(rule is d for d in deciding)}


class Pair:
    def __init__(self, seed, run):
        self.run, self.seed = run, seed
        self.a = PairTrial(seed, run)
        self.b = PairTrial(seed, run, self.a)
        self.host, calls = self.a.questions[0]
        self.calls = calls + self.b.questions[0][1]

    def fail(self, form, why):
        self.run.fail(form, self.seed, f"{why}\n{self.a.text}---- {self.form}\n{self.b.text}")

    def scmpl(self, *words):
        return subprocess.run(
            [os.environ.get("SCMPL", ROOT / "build/scmpl"), *words],
            capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip

    def make_second(self):
        """The file that the second policy is read from."""
        text = self.b.folder / "main.scp"
        self.form = ("text", "docker", "bpf")[self.seed % 3]
        if self.a.generator.main != self.b.generator.main:
            self.form = "text"  # engines serve their own machine, whatever a profile lists
        host = ["--cap", ",".join(sorted(self.host.caps)),
                "--kernel", "{}.{}".format(*self.host.kernel)]  # fmt: skip
        options = {"text": None, "docker": [], "bpf": host}[self.form]
        if options is not None:
            made = self.b.folder / f"made.{self.form}"
            built = self.scmpl("build", "-t", self.form, *options, "-o", made, text)
            if not built.returncode:
                return made
        self.form = "text"
        return text

    def check(self):
        if not self.a.made() or not self.b.made():
            return
        self.run.compiled += 1
        second = self.make_second()
        self.check_baseline(second)
        self.check_merged(second)
        self.check_complaining()

    def verdicts(self, call):
        """What both say; None: one of them says two things."""
        try:
            return [side.policy.verdict(call, self.host) for side in (self.a, self.b)]
        except Conflict:
            return None

    # ---- the intersection ----------------------------------------------------

    def check_baseline(self, second):
        decider = self.run.decider
        decider.ask([f"baseline {second}"])
        diagnoses, ok = decider.compile(self.a.folder / "main.scp")
        if not ok:
            slugs = {slug for severity, slug, *_ in diagnoses if severity == "E"}
            self.run.refused[f"baseline: {', '.join(sorted(slugs))}"] += 1
            if not set(self.a.policy.abis).isdisjoint(self.b.policy.abis):
                self.fail(FORMS[0], f"refused as {slugs}")
            return
        cut = {tuple(place[:2]) for _, slug, *place in diagnoses if slug == "cut-by-baseline"}
        decider.host(self.host)
        for call, answers in zip(self.calls, decider.calls(self.calls)):
            both = self.verdicts(call)
            if not both:
                continue
            (mine, deciding), (theirs, _) = both
            expected = theirs if rank(theirs) < rank(mine) else mine
            self.compare(call, expected, answers)
            if self.is_told(call) and rank(theirs) < rank(mine):
                self.run.asked[LINES] += 1
                if not cut & self.a.line_of(deciding):
                    self.fail(LINES, f"{call}: none of {self.a.line_of(deciding)} in {cut}")

    def is_told(self, call):
        """A call of architectures that both speak for."""
        return call.abi in self.a.policy.abis and call.abi in self.b.policy.abis

    def compare(self, call, expected, answers):
        for form, answer in zip(FORMS, answers):
            if answer == "-":
                self.run.absent[form] += 1
                continue
            self.run.asked[form] += 1
            if answer != expected and not (self.is_kill(call, expected) and answer in KILLED):
                self.fail(form, f"{call} on {self.host}: {answer:#x} instead of {expected:#x}")

    def is_kill(self, call, expected):
        return not self.is_told(call) and expected in KILLED

    # ---- the union -----------------------------------------------------------

    def check_merged(self, second):
        merged = self.run.folder / "merged.scp"
        made = self.scmpl("merge", "-o", merged, self.a.folder / "main.scp", second)
        if made.returncode:
            slugs = set(re.findall(r"error: .*\[([a-z-]+)\]$", made.stderr.decode(), re.MULTILINE))
            self.run.refused[f"merge: {', '.join(sorted(slugs))}"] += 1
            if not slugs or not slugs <= FAIR:
                self.fail(MERGED, f"status {made.returncode}\n{made.stderr.decode()}")
            return
        self.run.merged += 1
        if not self.run.decider.compile(merged)[1]:
            self.fail(MERGED, f"does not compile:\n{merged.read_text()}")
            return
        self.run.decider.host(self.host)
        for call, answers in zip(self.calls, self.run.decider.calls(self.calls)):
            both = self.verdicts(call)
            if not both:
                continue
            (mine, _), (theirs, _) = both
            expected = theirs if rank(theirs) > rank(mine) else mine
            self.run.asked[MERGED] += 1
            if answers[0] != expected and not (self.is_kill(call, expected) and answers[0] in KILLED):
                self.fail(MERGED, f"{call} on {self.host}: {answers[0]:#x} instead of "
                          f"{expected:#x}:\n{merged.read_text()}")  # fmt: skip


    # ---- the first, complaining ----------------------------------------------

    def check_complaining(self):
        made = self.run.folder / "complaining.json"
        if self.scmpl("build", "--complain", "-o", made, self.a.folder / "main.scp").returncode:
            self.run.absent[COMPLAINING] += 1
            return
        if not self.run.decider.compile(made)[1]:
            self.fail(COMPLAINING, f"does not compile:\n{made.read_text()}")
            return
        self.run.decider.host(self.host)
        calls = [call for call in self.calls if call.abi in self.a.policy.abis]
        for call, answers in zip(calls, self.run.decider.calls(calls)):
            try:
                own = self.a.policy.verdict(call, self.host)[0]
            except Conflict:
                continue
            expected = own if own == RETURNS["allow"] else RETURNS["log"]
            self.run.asked[COMPLAINING] += 1
            if answers[0] != expected:
                self.fail(COMPLAINING, f"{call} on {self.host}: {answers[0]:#x} instead of "
                          f"{expected:#x}, for {own:#x}")  # fmt: skip


class PairRun(Run):
    def __init__(self, decider, folder, calls):
        super().__init__(decider, folder, 0, calls)
        self.merged = 0

    def report(self, count):
        forms = [*FORMS, LINES, MERGED, COMPLAINING, "refusals"]
        print("TAP version 13")
        print(f"1..{len(forms) + 1}")
        idle = [form for form in forms[:-1] if count >= 30 and not self.asked[form]]
        for number, form in enumerate(forms, 1):
            wrong = self.failures[form]
            print(f"{'not ok' if wrong or form in idle else 'ok'} {number} - {form}")
            for seed in sorted(wrong)[:SHOWN]:
                print(re.sub("^", "# ", f"seed {seed}: {wrong[seed]}", flags=re.MULTILINE))
            print(f"# {len(wrong)} pairs of {count} wrong; {self.asked[form]} calls asked")
        usual = 0.8 if count >= 20 else 0.5  # a few may be unlike the many
        enough = self.merged >= self.compiled * usual >= count * usual * 0.75
        print(f"{'ok' if enough else 'not ok'} {len(forms) + 1} - most of them can be merged")
        print(f"# {self.compiled} of {count} compile, {self.merged} merged; {dict(self.refused)}")
        return enough and not idle and not any(self.failures.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    add_arguments(parser, int(os.environ.get("PROPERTY_COUNT", "500")) // 10)
    parser.add_argument("--calls", type=int, default=40, help="asked of each policy")
    options = parser.parse_args()
    program = os.environ.get("DECIDE", ROOT / "build/release/tests/property/decide")
    if not os.access(program, os.X_OK):
        print(f"TAP version 13\n1..0 # SKIP there is no {program}; make builds it")
        return 0
    with tempfile.TemporaryDirectory(prefix="scmpl.") as folder:
        run = PairRun(Decider(program), pathlib.Path(folder), options.calls)
        trials = seeds(options)
        for seed in trials:
            Pair(seed, run).check()
        run.decider.close()
    return 0 if run.report(len(trials)) else 1


if __name__ == "__main__":
    sys.exit(main())
