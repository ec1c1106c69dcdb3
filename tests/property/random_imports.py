#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random profiles: what is imported means the same, and is canonical.  Prints TAP.

    random_imports.py [-n COUNT] [--seed SEED] [--shard K/N] [-k]

A profile may be refused where two rules contradict each other, or a pointer is
compared; for any other reason, a policy has to come out.  SEED is that of the
first profile; a failure names its own, and -k keeps the files.

Environment: SCMPL, the program (default build/scmpl); PROPERTY_COUNT, ten times COUNT.
"""

import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

from seeds import add_arguments, seeds

SHARDS = 4
ROOT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 120

NAMES = """
    accept accept4 access bind bpf brk chdir chmod chown clone clone3 close connect creat dup dup2
    dup3 execve exit exit_group fchmod fchmodat fchmodat2 fcntl fstat futex getpid io_uring_enter
    io_uring_register io_uring_setup ioctl ipc kexec_load kill listen lseek mkdir mkdirat mmap
    mount mprotect msgget open openat personality pidfd_open prctl ptrace read recv recvfrom
    rename renameat renameat2 semctl semget semop send sendto setns shmat shmget socket
    socketcall socketpair stat symlink symlinkat umount umount2 unlink unlinkat unshare write
""".split()
# Arguments that are no pointers, by call.
NUMBERS = {
    "clone": [0], "dup2": [0, 1], "fchmodat": [2], "fcntl": [1], "ioctl": [1], "kill": [0, 1],
    "lseek": [1, 2], "mmap": [1, 2, 3], "mprotect": [1, 2], "openat": [2, 3],
    "personality": [0], "prctl": [0], "read": [0, 2], "setns": [1], "socket": [0, 1, 2],
    "unshare": [0], "semop": [0, 2], "socketcall": [0], "shmget": [0, 1, 2],
}  # fmt: skip
VALUES = [0, 1, 2, 8, 16, 38, 40, 0x5412, 0x20000, 0x10000000, 0x7E020000, 0xFFFFFFFF, 1 << 32,
          0x100005412, (1 << 63) - 1, 1 << 63, (1 << 64) - 1]  # fmt: skip
OPERATORS = ["NE", "LT", "LE", "EQ", "EQ", "EQ", "GE", "GT", "MASKED_EQ", "MASKED_EQ"]
ACTIONS = [("ALLOW", None), ("ALLOW", None), ("ALLOW", None), ("ERRNO", None), ("ERRNO", 38),
           ("ERRNO", 13), ("KILL_PROCESS", None), ("KILL", None), ("LOG", None), ("TRAP", None),
           ("TRACE", 0)]  # fmt: skip
ARCHS = [["X86_64"], ["X86_64"], ["X86_64", "X86", "X32"], ["AARCH64", "ARM"], ["X86_64", "X86"],
         ["S390X", "S390"], ["X86_64", "AARCH64", "MIPS64", "MIPS"]]  # fmt: skip
CAPS = ["CAP_SYS_ADMIN", "CAP_BPF", "CAP_SYS_PTRACE"]
COMMENTS = ["", "", "", "files", "what the shell needs", "a\nb # c", "TODO\x01 " + "long " * 40]
# Reasons to refuse that lie in the profile.
FAIR = ["[json-conflict]", "is a pointer, and this rule compares the address", "[too-complex]",
        "a policy has one name for it", "by rules that a profile tells apart"]  # fmt: skip


def action(rng, prefix):
    name, errno = rng.choice(ACTIONS)
    members = {"action" if not prefix else "defaultAction": f"SCMP_ACT_{name}"}
    if errno is not None:
        members["errnoRet" if not prefix else "defaultErrnoRet"] = errno
    return members


def argument(rng, index):
    value = rng.choice(VALUES) if rng.random() < 0.8 else rng.getrandbits(rng.choice([8, 32, 64]))
    made = {"index": index, "value": value, "op": f"SCMP_CMP_{rng.choice(OPERATORS)}"}
    if "MASKED" in made["op"]:
        made["valueTwo"] = rng.choice([0, value, rng.choice(VALUES)])
    return made


def rule(rng):
    made = action(rng, False)
    names = rng.sample(NAMES, rng.choice([1, 1, 2, 5, 12, 30]))
    if rng.random() < 0.5:
        names = [rng.choice(list(NUMBERS))]
        count = rng.choice([1, 1, 1, 2, 2, 3])
        made["args"] = [argument(rng, rng.choice(NUMBERS[names[0]])) for _ in range(count)]
    made["names"] = names
    if rng.random() < 0.2:
        made[rng.choice(["includes", "excludes"])] = {"caps": [rng.choice(CAPS)]}
    if rng.random() < 0.1:
        made["includes"] = {"minKernel": rng.choice(["4.8", "5.10"])}
    if rng.random() < 0.1:
        made["includes"] = {"arches": [rng.choice(["amd64", "arm64", "s390x"])]}
    if comment := rng.choice(COMMENTS):
        made["comment"] = comment
    return made


def profile(rng):
    made = action(rng, True)
    made["architectures"] = [f"SCMP_ARCH_{name}" for name in rng.choice(ARCHS)]
    made["syscalls"] = [rule(rng) for _ in range(rng.choice([1, 2, 3, 6, 12]))]
    return made


def run(program, *arguments):
    return subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, timeout=SECONDS,
                          capture_output=True, text=True, errors="replace")  # fmt: skip


def is_told(policy, differences):
    """The number of ENOSYS elsewhere, which mips has for another errno, is told in the title."""
    sections = {line for line in differences.splitlines() if not line.startswith(" ")}
    return "but for one errno." in policy.read_text().splitlines()[0] and sections == {
        "other: deny with EL2NSYNC -> deny with ENOSYS"}


def judge(program, folder, seed):
    """Why the import of the profile of SEED was wrong, or an empty string; whether it was made."""
    original, policy = folder / "profile.json", folder / "policy.scp"
    original.write_text(json.dumps(profile(random.Random(seed)), indent=1))
    got = run(program, "import", original)
    if got.returncode == 1 and any(reason in got.stderr for reason in FAIR):
        return "", False
    if got.returncode != 0:
        return f"exit status {got.returncode}\n{got.stderr}", False
    policy.write_text(got.stdout)
    for command in (["fmt", "--check", policy], ["diff", original, policy]):
        got = run(program, *command)
        if got.returncode != 0 and not is_told(policy, got.stdout):
            return f"{command[0]}: {got.stdout}{got.stderr}", True
    return "", True


def main():
    count = int(os.environ.get("PROPERTY_COUNT", "500")) // 10
    parser = argparse.ArgumentParser()
    add_arguments(parser, count)
    parser.add_argument("-k", action="store_true")
    options = parser.parse_args()
    program = os.environ.get("SCMPL", ROOT / "build" / "scmpl")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="scmpl-import-"))
    failed = made = 0
    print("TAP version 13\n1..2")
    trials = seeds(options)
    for seed in trials:
        try:
            why, is_made = judge(program, folder, seed)
        except subprocess.TimeoutExpired as error:
            why, is_made = str(error), False
        made += is_made
        if why:
            failed += 1
            print(f"# seed {seed}: " + "\n# ".join(why.splitlines()[:20]))
    print(f"{'not ' if failed else ''}ok 1 - {len(trials)} profiles, {made} imported")
    enough = made * 3 >= len(trials)
    print(f"{'' if enough else 'not '}ok 2 - a third of them at least is imported")
    if options.k:
        print(f"# kept: {folder}")
    else:
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
    return 1 if failed or not enough else 0


if __name__ == "__main__":
    sys.exit(main())
