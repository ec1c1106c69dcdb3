#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random policies for every target: what readers make of the output is the policy.  Prints TAP.

    random_targets.py [-n COUNT] [--seed SEED] [--shard K/N] [-k]

A third of the policies have no conditions on arguments, for the formats that know none,
another third the actions that LXC has.  What is written is read by engine_rules.py and asked about calls; the answers have to be those of
reference.py.  What is not written has to be refused as one of REFUSALS.

Environment: SCMPL, the program; DECIDE, built from decide.c; PROPERTY_COUNT for -n.
"""

import argparse
import base64
import collections
import hashlib
import importlib.util
import json
import os
import pathlib
import random
import re
import struct
import subprocess
import sys
import tempfile

import engine_rules
import pseudo_code
from generate import Generator
from random_policies import SHOWN, Decider, Run, Trial
from reference import RETURNS, Conflict, Item, Rule, Set
from seeds import add_arguments, seeds

SHARDS = 2
ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 60
REFUSALS = {"cannot-exec", "format-limit", "needs-listener", "too-complex"}
BINARY = {"bpf", "elf"}


def read_header(text, _host):
    """The instructions of a header, as `-t bpf` writes them on a little-endian machine."""
    rows = re.findall(r"^\t\{(0x\w+), (\d+), (\d+), (0x\w+)\},$", text, flags=re.MULTILINE)
    (length,) = re.findall(r"^#define scmpl_filter_len (\d+)$", text, flags=re.MULTILINE)
    if len(rows) != int(length):
        raise engine_rules.Unreadable(f"{len(rows)} instructions instead of {length}")
    return [tuple(int(number, 0) for number in row) for row in rows]


def read_base64(text, _host):
    return read_filter(base64.b64decode(text.removesuffix("\n"), validate=True))


def read_filter(code):
    """In the byte order of the filter's machine: a first instruction loads (0x20)."""
    order = "<" if code[0] else ">"
    return list(struct.iter_unpack(order + "HBBI", code))


def read_launcher(program, _host):
    """An ELF file of one segment ends with flags, a length, 0 and so many instructions."""
    machine, start = struct.unpack_from("<18xH4xQ", program)
    kind, rights, offset, _, _, size = struct.unpack_from("<IIQQQQ", program, 64)
    if machine not in (62, 183) or (kind, rights, offset, size) != (1, 5, 0, len(program)):
        raise engine_rules.Unreadable("no program for x86_64 or aarch64 that is its segment")
    for at in range(start, size, 8):
        _, flags, length, zero = struct.unpack_from("<IIII", program, at)
        if (flags & ~7, zero, at + 16 + 8 * length) == (0, 0, size):
            return read_filter(program[at + 16 :])
    raise engine_rules.Unreadable("there is no filter at its end")


def read_layout(folder, host):
    """The one profile of an OCI image layout, by digests that hold."""
    folder = pathlib.Path(folder)

    def blob(descriptor):
        name = descriptor["digest"].removeprefix("sha256:")
        data = (folder / "blobs/sha256" / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != name or len(data) != descriptor["size"]:
            raise engine_rules.Unreadable(f"{name} is something else")
        return data

    (manifest,) = json.loads((folder / "index.json").read_text("utf-8"))["manifests"]
    manifest = json.loads(blob(manifest))
    (layer,) = manifest["layers"]
    if not manifest["config"]["mediaType"].startswith("application/vnd.cncf.seccomp-profile."):
        raise engine_rules.Unreadable("no artifact with a profile")
    return engine_rules.read_oci(blob(layer).decode(), host)


# By target: its reader, and which guards are decided by options.
TARGETS = {
    "oci": (engine_rules.read_oci, ["cap", "kernel"]),
    "oci-artifact": (read_layout, ["cap", "kernel"]),
    "podman": (engine_rules.read_podman, ["kernel"]),
    "lxc": (engine_rules.read_lxc, ["cap", "kernel"]),
    "spo": (engine_rules.read_spo, ["cap", "kernel"]),
    "systemd": (engine_rules.read_systemd, ["cap", "kernel"]),
    "c": (read_header, ["cap", "kernel"]),
    "base64": (read_base64, ["cap", "kernel"]),
    "elf": (read_launcher, ["cap", "kernel"]),
    "pfc": (pseudo_code.read_pseudo_code, ["cap", "kernel"]),
}
if not importlib.util.find_spec("yaml"):
    del TARGETS["spo"]


class PlainGenerator(Generator):
    """No rule compares an argument, or is for one ABI of several: a list of calls."""

    def __init__(self, rng):
        super().__init__(rng)
        self.allows = rng.random() < 0.5
        self.verbs = ["allow", "log"] if self.allows else ["deny", "kill", "log", "allow"]

    def policy(self):
        made = super().policy()
        errno = self.random.choice(["", *self.errnos])
        verb = self.random.choice(["deny", "kill"]) if self.allows else "allow"
        made.default = (verb, errno if verb == "deny" else "")
        made.baseline = ()
        return made

    def pred(self, name, position=None):
        return None

    def where(self, made):
        return None

    def rule(self, override=False):
        rule = super().rule(override)
        rule.on = ()
        if self.allows and rule.verb not in self.verbs:
            rule.verb, rule.errno = "allow", ""
        return rule


class MachineGenerator(Generator):
    """For all ABIs of a machine, and of the actions those that LXC has."""

    def __init__(self, rng):
        super().__init__(rng)
        self.abis = rng.choice([["aarch64", "arm"], ["aarch64", "arm"], ["riscv64"]])
        self.main = self.abis[0]
        self.verbs = ["allow", "deny", "trap", "kill-thread"]

    def policy(self):
        made = super().policy()
        if made.default[0] not in self.verbs:
            made.default = ("allow", "")
        return made


class TargetTrial(Trial):
    GENERATORS = (Generator, PlainGenerator, MachineGenerator)

    def __init__(self, seed, run):
        super().__init__(seed, run)
        self.generator = self.GENERATORS[seed % 3](random.Random(seed))
        self.policy = self.generator.policy()
        self.questions = [(h, self.generator.calls(run.calls)) for h in self.generator.hosts()]

    def check(self):
        if not self.compile():
            return
        self.run.compiled += 1
        for host, calls in self.questions[:1]:
            for target in TARGETS:
                self.check_target(target, host, calls)

    def build(self, target, host):
        decided = TARGETS[target][1] if target in TARGETS else ["cap", "kernel"]
        options = {"cap": ",".join(sorted(host.caps)), "kernel": f"{host.kernel[0]}.{host.kernel[1]}"}
        given = [word for name in decided for word in (f"--{name}", options[name])]
        own = {"spo": ["--name", "web"], "oci-artifact": ["-o", "layout"]}
        built = subprocess.run(
            [os.environ.get("SCMPL", ROOT / "build/scmpl"), "build", "-t", target, *given,
             *own.get(target, []), "main.scp"],
            cwd=self.run.folder, capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
        built.stderr = built.stderr.decode()
        if target not in BINARY:
            built.stdout = built.stdout.decode()
        if target == "oci-artifact" and not built.returncode:
            built.stdout = self.run.folder / "layout"
        return built

    def check_target(self, target, host, calls):
        built = self.build(target, host)
        if built.returncode and (advice := re.findall(r"= allow (.*)", built.stderr)):
            self.follow(", ".join(advice).split(", "))
            built = self.build(target, host)
        if built.returncode:
            slugs = re.findall(r"error: .*\[([a-z-]+)\]$", built.stderr, flags=re.MULTILINE)
            self.run.refused[f"{target}: {slugs[0] if slugs else 'nothing said'}"] += 1
            if not slugs or not REFUSALS >= set(slugs) or built.stdout:
                self.fail(target, f"status {built.returncode}\n{built.stderr}")
            return
        self.run.written[target] += 1
        try:
            rules = TARGETS[target][0](built.stdout, host)
            if isinstance(rules, list):
                self.compare_filter(target, rules, host)
                return
            rules.archs = rules.archs or set(self.policy.abis)
            for call in calls:
                self.compare_call(target, rules, call, host)
        except (engine_rules.Unreadable, KeyError, ValueError) as error:
            self.fail(target, f"{type(error).__name__}: {error}\n{built.stdout}")

    def compare_filter(self, target, instructions, host):
        """With the raw filter, which random_policies.py asks for its decisions."""
        built = self.build("bpf", host)
        self.run.asked[target] += 1
        if built.returncode or read_filter(built.stdout) != instructions:
            self.fail(target, "not the instructions of -t bpf")

    def follow(self, names):
        """What a list of calls to allow cannot be without is allowed."""
        rule = Rule("allow", Set([Item(name) for name in names]))
        self.policy.rules.append(rule)
        with open(self.run.folder / "main.scp", "a", encoding="utf-8") as file:
            file.write(rule.text() + "\n")

    def compare_call(self, target, rules, call, host):
        try:
            expected = self.policy.verdict(call, host)[0]
        except Conflict:
            return
        answer = rules.decide(call)
        self.run.asked[target] += 1
        killed = {RETURNS["kill"], RETURNS["kill-thread"]}
        if answer != expected and (call.abi in self.policy.abis or answer not in killed):
            self.fail(target, f"{call} on {host}: {answer:#x} instead of {expected:#x}")


class TargetRun(Run):
    def __init__(self, decider, folder, calls):
        super().__init__(decider, folder, 0, calls)
        self.written = collections.Counter()

    def report(self, count):
        print("TAP version 13")
        print(f"1..{len(TARGETS)}")
        for number, target in enumerate(TARGETS, 1):
            wrong = self.failures[target]
            # A target that hardly any policy has had was not tested.
            idle = self.written[target] < count / 8
            print(f"{'not ok' if wrong or idle else 'ok'} {number} - {target}")
            for seed in sorted(wrong)[:SHOWN]:
                print(re.sub("^", "# ", f"seed {seed}: {wrong[seed]}", flags=re.MULTILINE))
            print(f"# {self.written[target]} written of {count}; {self.asked[target]} calls asked")
        print(f"# {self.compiled} compile; refused: {dict(self.refused)}")
        return not any(self.failures.values()) and all(
            self.written[target] >= count / 8 for target in TARGETS
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    add_arguments(parser, int(os.environ.get("PROPERTY_COUNT", "500")) // 5)
    parser.add_argument("--calls", type=int, default=60, help="asked of each policy")
    parser.add_argument("-k", "--keep", action="store_true", help="print the last policy")
    options = parser.parse_args()
    program = os.environ.get("DECIDE", ROOT / "build/release/tests/property/decide")
    if not os.access(program, os.X_OK):
        print(f"TAP version 13\n1..0 # SKIP there is no {program}; make builds it")
        return 0
    with tempfile.TemporaryDirectory(prefix="scmpl.") as folder:
        run = TargetRun(Decider(program), pathlib.Path(folder), options.calls)
        trials = seeds(options)
        for seed in trials:
            trial = TargetTrial(seed, run)
            trial.check()
        run.decider.close()
    if options.keep:
        print(re.sub("^", "# ", trial.text, flags=re.MULTILINE))
    return 0 if run.report(len(trials)) else 1


if __name__ == "__main__":
    sys.exit(main())
