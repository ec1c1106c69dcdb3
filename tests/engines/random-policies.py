#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random policies for containers, and what the calls made in them have to come to.

    random-policies.py [--stub] [--needs CALL] COUNT FOLDER

The policies are those of tests/property/, of calls that may be made with any
arguments and that no engine needs to start a container; COUNT of them, less those
that make no profile of a reasonable size.  Of each there will be, in FOLDER/SEED:

    main.scp, base.scp   the policy, less what is rightly refused of it
    profile.json         what `scmpl build` makes of it
    calls                the calls: number and arguments, as call-probe reads them
    expected             what reference.py says of each: "errno 13", "signal 31", or
                         "let through" for what the kernel does without a filter

--stub is for engines that answer ENOSYS to numbers beyond those of a profile,
unless its default lets calls through; --needs for one that makes CALL to start a container, too:
no rule is about it then.  A wrong refusal is printed and the last.

Environment: SCMPL, the program.
"""

import argparse
import errno
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "property"))

# pylint: disable=wrong-import-position
from generate import Generator  # noqa: E402
from random_policies import Run, Trial, args  # noqa: E402
from reference import PERMITS, RETURNS, Call  # noqa: E402

# The numbers on x86_64 of the calls that are made.  A caller without descriptors
# and with pointers to nowhere can do no harm by them.
NUMBERS = {
    "dup3": 292, "epoll_create1": 291, "fchmod": 91, "lseek": 8, "mkdirat": 258, "openat2": 437,
    "personality": 135, "socket": 41,
}  # fmt: skip
X32 = 0x40000000  # in a number: the call is made through the x32 ABI

# What engines call once the filter is there, and the probe besides the calls of the table.
STARTUP = """access, arch_prctl, brk, capget, capset, chdir, clone, close, close_range, dup, epoll_ctl,
    epoll_pwait, execve, exit, exit_group, faccessat, faccessat2, fchdir, fcntl, fstat, fstatfs,
    futex, getcwd, getdents64, getpid, getppid, getrandom, gettid, getuid, ioctl, keyctl, lstat,
    madvise, mmap, mprotect, munmap, nanosleep, newfstatat, openat, prctl, prlimit64, pselect6,
    read, readlink, readlinkat, rseq, rt_sigaction, rt_sigprocmask, rt_sigreturn, sched_yield,
    seccomp, set_robust_list, set_tid_address, setgid, setgroups, setresgid, setresuid, setsid,
    setuid, sigaltstack, stat, statx, tgkill, umask, wait4, write"""
STARTUP = " ".join(STARTUP.split())

PROFILE_MAX = 100000  # libseccomp takes minutes for thousands of rules on one call

SIGNALLED = {RETURNS[verb] for verb in ("kill", "kill-thread", "trap")}
LET_THROUGH = {RETURNS[verb] for verb in PERMITS}
MESSAGE = re.compile(
    r"^(?:.*/)?(\w+\.scp):(\d+):(\d+): (error|warning): .* \[([\w-]+)\]\n.*\n +\| +(\^~*)",
    re.MULTILINE,
)


class Builder:
    """`scmpl build`, in place of the property test's Decider."""

    def compile(self, path):
        """The diagnoses as (severity, slug, file, line, columns), and whether there is a profile."""
        argv = [os.environ["SCMPL"], "build", "-o", path.with_name("profile.json"), path]
        built = subprocess.run(argv, stderr=subprocess.PIPE, text=True, check=False)
        found = re.findall(MESSAGE, built.stderr)
        diagnoses = [
            (kind[0].upper(), slug, file, int(line), (int(column), int(column) + len(marks)))
            for file, line, column, kind, slug, marks in found
        ]
        if built.returncode not in (0, 1) or (built.returncode and not diagnoses):
            raise RuntimeError(f"scmpl build {path}: {built.returncode}\n{built.stderr}")
        return diagnoses, built.returncode == 0


class ContainerGenerator(Generator):
    """Policies that engines accept and start under; calls that x86_64 can make."""

    def __init__(self, rng):
        super().__init__(rng, live=True)
        self.abis = ["x86_64", "x86"] if rng.random() < 0.5 else ["x86_64"]
        self.names = rng.sample(sorted(NUMBERS), rng.randint(2, 4))

    def rule(self, override=False):
        made = super().rule(override)
        if made.verb == "notify":  # takes somebody to notify
            made.verb = "trace"
        return made

    def call(self):
        made = super().call()
        while made.abi != "x86_64":
            made = super().call()
        return Call("x32", made.name, made.args) if self.random.random() < 0.03 else made


class ContainerTrial(Trial):
    """One policy, built for an engine."""

    startup = STARTUP

    def __init__(self, seed, run):  # pylint: disable=super-init-not-called
        self.run = run
        self.seed = seed
        self.is_live = False
        self.generator = ContainerGenerator(random.Random(seed))
        self.policy = self.generator.policy()
        host = next(self.generator.hosts())  # no rule asks about it
        self.host, self.calls = host, self.generator.calls(run.calls)
        self.questions = [(host, self.calls)]

    def is_restrictive(self):
        """Does it refuse calls that it does not name?  A baseline refuses newer ones."""
        return self.policy.default[0] not in PERMITS or bool(self.policy.baseline)

    def write(self):
        super().write()
        if self.is_restrictive():
            self.text += f"allow {self.startup}\n"
            (self.run.folder / "main.scp").write_text(self.text)

    def accept_refusal(self, slug, place):
        if slug != "format-limit":  # the profile cannot tell x86 from x86_64
            return super().accept_refusal(slug, place)
        self.run.refused[slug] += 1
        if self.policy.abis == ["x86_64"]:
            return False
        self.policy.abis = ["x86_64"]
        for rule in self.policy.rules + self.policy.included:
            if rule.on == ("x86",):
                self.drop(rule)
            elif rule.on:
                rule.on = ("x86_64",)
        return True

    def is_modest(self):
        return (self.run.folder / "profile.json").stat().st_size <= PROFILE_MAX

    def outcome(self, call, stub):
        """What call-probe will say of CALL."""
        returned = self.policy.verdict(call, self.host)[0]
        is_beyond = call.abi == "x86_64" and not call.name
        if stub and is_beyond and self.is_restrictive():
            return f"errno {errno.ENOSYS}"
        if returned in SIGNALLED:
            return f"signal {int(signal.SIGSYS)}"
        if returned in LET_THROUGH:
            return "let through"
        if returned == RETURNS["trace"]:  # nobody traces
            return f"errno {errno.ENOSYS}"
        return f"errno {returned & 0xFFFF}"

    def table(self):
        for call in self.calls:
            number = NUMBERS[call.name] if call.name else call.number
            number |= X32 if call.abi == "x32" else 0
            yield f"{number:x} {args(call)} {call.abi} {call.name or 'no-call'}"


def put(path, lines):
    path.write_text("".join(line + "\n" for line in lines))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--stub", action="store_true")
    parser.add_argument("--needs", metavar="CALL", help="which the engine makes, too")
    parser.add_argument("--seed", type=int, default=1, help="of the first policy")
    parser.add_argument("--calls", type=int, default=40, help="of each policy")
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=pathlib.Path)
    return parser.parse_args()


def main():
    options = parse_arguments()
    if options.needs:
        del NUMBERS[options.needs]
        ContainerTrial.startup += f", {options.needs}"
    run = Run(Builder(), options.folder, live=0, calls=options.calls)
    seed = options.seed
    while options.count and not run.failures:
        run.folder = options.folder / f"{seed:06}"
        run.folder.mkdir(parents=True)
        trial = ContainerTrial(seed, run)
        if trial.compile() and trial.is_modest():
            put(run.folder / "calls", trial.table())
            put(run.folder / "expected", (trial.outcome(c, options.stub) for c in trial.calls))
            options.count -= 1
        else:
            shutil.rmtree(run.folder)
        seed += 1
    for why in run.failures.values():
        print(*(f"policy {seed}: {text}" for seed, text in why.items()), sep="\n")
    return 1 if run.failures else 0


if __name__ == "__main__":
    sys.exit(main())
