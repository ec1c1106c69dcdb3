# SPDX-License-Identifier: Apache-2.0
"""What a command costs: its processor time, and the memory that it has held at most."""

import os
import resource
import signal
import typing

HARD = 20  # seconds of the processor, after which it is ended
TRIES = 6  # of what takes too long; the least counts


class Cost(typing.NamedTuple):
    status: int  # a signal's is negative
    seconds: float
    memory: int  # bytes


def is_sanitized(program):
    """AddressSanitizer maps terabytes, and takes its time."""
    return b"__asan_init" in program.read_bytes()


def run(argv, output="/dev/null"):
    """The Cost of ARGV, whose output goes to the file OUTPUT."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, flags, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0),
    ]
    child = os.posix_spawn(argv[0], [str(word) for word in argv], os.environ, file_actions=actions)
    resource.prlimit(child, resource.RLIMIT_CPU, (HARD, HARD))
    _, status, usage = os.wait4(child, 0)
    return Cost(
        os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10
    )


class Judge:
    """Costs held against a limit, by command."""

    def __init__(self, seconds, memory=None):
        self.seconds = seconds
        self.memory = memory
        self.most = {}
        self.wrong = {}

    def try_all(self, name, commands, statuses=None):
        """COMMANDS, each a title and its words, on the input NAME; what they may end with, by
        title: 0 and 1 else."""
        for title, argv in commands:
            cost = self.measure(argv)
            worst = self.most.get(title, Cost(0, 0, 0))
            self.most[title] = Cost(0, max(worst.seconds, cost.seconds),
                                    max(worst.memory, cost.memory))  # fmt: skip
            if why := self.verdict(cost, statuses[title] if statuses else (0, 1)):
                self.wrong.setdefault(title, []).append(f"{name}: {why}")

    def measure(self, argv):
        """The least that ARGV takes in a few runs, of which the first that is within does."""
        costs = [run(argv)]
        while self.seconds < costs[-1].seconds < HARD and len(costs) < TRIES:
            costs.append(run(argv))
        return min(costs, key=lambda cost: cost.seconds)

    def verdict(self, cost, statuses):
        if cost.status == -signal.SIGKILL or cost.seconds > self.seconds:
            return f"{cost.seconds:.2f} s of processor time"
        if cost.status not in statuses:
            return f"exit status {cost.status}"
        if self.memory and cost.memory > self.memory:
            return f"{cost.memory >> 20} MiB"
        return ""

    def report(self, shown=20):
        """TAP; the exit status."""
        print(f"TAP version 13\n1..{len(self.most)}")
        for number, (title, most) in enumerate(self.most.items(), 1):
            wrong = self.wrong.get(title, [])
            print(f"{'not ok' if wrong else 'ok'} {number} - {title}")
            print(f"# at most {most.seconds:.3f} s, {most.memory >> 20} MiB; {len(wrong)} wrong")
            for line in wrong[:shown]:
                print(f"# {line}")
        return 1 if self.wrong else 0
