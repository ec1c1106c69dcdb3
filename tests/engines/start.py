#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether containers start, call by call: what compiler/check/start.def and the roles say.

    start.py RUNTIME BIT START.DEF WORK ROOTFS SPEC

A container starts when its program, /bin/exits, ends with status 7.  Prints a line for each
wrong one; a line of TAP is start.sh's to make.  BIT is what the table calls this version (several:
with commas between); the bits of all versions hold, too.  SCMPL is the program under test.
"""

import copy
import ctypes
import json
import os
import pty
import re
import select
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
PATIENCE = 10  # seconds: some of these hang
CALLS = ["access", "capget", "capset", "chdir", "close", "close_range", "epoll_create1",
         "epoll_ctl", "epoll_pwait", "eventfd2", "execve", "faccessat", "faccessat2", "fchown",
         "fcntl", "fstat", "fstatfs", "getcwd", "getdents64", "getpid", "getppid", "newfstatat",
         "openat", "openat2", "pipe2", "prctl", "pselect6", "read", "readlinkat", "rt_sigaction",
         "rt_sigprocmask", "setgid", "setgroups", "setresgid", "setresuid", "setuid", "statx",
         "write"]


def run_on_terminal(command):
    """Exit status, None when it hangs."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(command[0], command)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                if not os.read(terminal, 4096):
                    break
            except OSError:  # its last user is gone
                break
    else:
        os.kill(pid, 9)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(terminal)
    return status


class Runtime:
    def __init__(self, command, work, rootfs, spec):
        self.command = command.split() + ["--root", f"{work}/state"]
        self.work, self.rootfs = work, rootfs
        # What its cgroup is called, too, and other runs of the suite may be on the machine.
        self.name = f"scmpl-test-{os.stat(work).st_ino}"
        with open(spec, encoding="utf-8") as file:
            self.spec = json.load(file)

    def configure(self, profile, user, nnp, terminal):
        config = copy.deepcopy(self.spec)
        config["root"] = {"path": self.rootfs, "readonly": False}
        process = config["process"]
        process.update(args=["/bin/exits"], terminal=terminal, noNewPrivileges=nnp)
        process.pop("rlimits", None)
        if user:
            process["user"] = {"uid": 1000, "gid": 1000}
            process["capabilities"] = {name: [] for name in process["capabilities"]}
        config["linux"]["seccomp"] = profile
        with open(f"{self.work}/bundle/config.json", "w", encoding="utf-8") as file:
            json.dump(config, file)

    def starts(self, profile, user=False, nnp=False, terminal=False):
        self.configure(profile, user, nnp, terminal)
        run = [*self.command, "run", "--bundle", f"{self.work}/bundle", self.name]
        try:
            if terminal:
                status = run_on_terminal(run)
            else:
                status = subprocess.run(run, stdin=subprocess.DEVNULL, timeout=PATIENCE,
                                        capture_output=True, check=False).returncode
        except subprocess.TimeoutExpired:
            status = None
        subprocess.run([*self.command, "delete", "--force", self.name], capture_output=True,
                       check=False)
        return status == 7


    def starts_created(self, profile):
        """The same of a container that is created first."""
        self.configure(profile, False, False, False)
        pid_file = f"{self.work}/created.pid"
        steps = (["create", "--pid-file", pid_file, "--bundle", f"{self.work}/bundle", self.name],
                 ["start", self.name])
        status = None
        try:
            for step in steps:
                subprocess.run([*self.command, *step], stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               timeout=PATIENCE, check=True)
            with open(pid_file, encoding="ascii") as file:
                status = os.waitstatus_to_exitcode(os.waitpid(int(file.read()), 0)[1])
        except (subprocess.SubprocessError, ChildProcessError):
            pass
        subprocess.run([*self.command, "delete", "--force", self.name], capture_output=True,
                       check=False)
        return status == 7


def profile_of(policy):
    made = subprocess.run([os.environ["SCMPL"], "build", "--arch", "x86_64", "-e", policy],
                          capture_output=True, check=True)
    return json.loads(made.stdout)


def read_table(path):
    """(call, bits that forbid to deny it, bits that forbid to kill it)."""
    with open(path, encoding="utf-8") as file:
        rows = re.findall(r'^START\("(\w+)", ([^,]+), ([^)]+)\)', file.read(), re.M)
    return {call: (set(denied.split(" | ")), set(killed.split(" | ")))
            for call, denied, killed in rows}


def check_roles(runtime, name):
    """Under `default kill` the roles are enough, for whom and however it is started."""
    for role, nnp in ((f"runtime-startup-{name}", False), ("runtime-startup", False),
                      ("runtime-startup-nnp", True)):
        profile = profile_of(f"default kill; allow {role}, exit-family")
        for user in False, True:
            for terminal in False, True:
                if not runtime.starts(profile, user, nnp, terminal):
                    print(f"{name}: {role} is not enough; user {user}, terminal {terminal}")


def check_created(runtime, name, bit, table):
    """What is needed beside when it is created first and started later."""
    profile = profile_of(f"default kill; allow runtime-startup-{name}, exit-family")
    if not runtime.starts_created(profile):
        print(f"{name}: runtime-startup-{name} is not enough when created first")
    for call in CALLS:
        denied = table.get(call, (set(), set()))[0]
        if name != "crun" or denied & {"CRUN", bit}:
            continue
        started = runtime.starts_created(profile_of(f"default allow; deny {call}"))
        if started == ("CRUN_CREATED" in denied):
            print(f"{name}, created first: deny {call} "
                  f"{'starts' if started else 'does not start'}")


def check_table(runtime, name, bit, table):
    """Each call alone: the table says when it is missed.  What Go's scheduler calls when it
    likes is not among CALLS."""
    for call in CALLS:
        denied, killed = table.get(call, (set(), set()))
        for verb, bits in ("deny", denied), ("kill", denied | killed):
            profile = profile_of(f"default allow; {verb} {call}")
            for nnp in False, True:
                mine = {f"{one}{'_NNP' if nnp else ''}"
                        for one in (name.upper(), *bit.split(","))}
                # fchown is for a user's terminal alone
                started = all(runtime.starts(profile, user, nnp)
                              for user in ((False, True) if call == "fchown" else (False,)))
                if started == bool(mine & bits):
                    print(f"{name}: {verb} {call}, no-new-privileges {nnp}: "
                          f"{'starts' if started else 'does not start'}")


def main():
    command, bit, table, work, rootfs, spec = sys.argv[1:]
    runtime = Runtime(command, work, rootfs, spec)
    name = command.split()[0]
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    rows = read_table(table)
    check_roles(runtime, name)
    check_created(runtime, name, bit, rows)
    check_table(runtime, name, bit, rows)


if __name__ == "__main__":
    main()
