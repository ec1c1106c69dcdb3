# SPDX-License-Identifier: Apache-2.0
"""What outputs for engines mean, read and worked out by nothing that the compiler has.

Every reader makes EngineRules of a text; these decide a call as libseccomp documents it.
"""

import functools
import json
import operator
import subprocess
from dataclasses import dataclass, field

from reference import BEHIND, ERRNOS, MULTIPLEXERS, MULTIPLEXING, RETURNS

WIDE = {"x86_64", "x32", "aarch64", "riscv64", "s390x"}  # engines compare 64 bits there
ACTIONS = {
    "KILL": "kill-thread", "KILL_THREAD": "kill-thread", "KILL_PROCESS": "kill", "TRAP": "trap",
    "ERRNO": "deny", "TRACE": "trace", "LOG": "log", "ALLOW": "allow", "NOTIFY": "notify",
}  # fmt: skip
OPERATORS = {
    "NE": operator.ne, "LT": operator.lt, "LE": operator.le, "EQ": operator.eq,
    "GE": operator.ge, "GT": operator.gt,
}  # fmt: skip
ARCHS = {
    "X86_64": "x86_64", "X86": "x86", "X32": "x32", "AARCH64": "aarch64", "ARM": "arm",
    "RISCV64": "riscv64", "S390X": "s390x", "S390": "s390",
}  # fmt: skip


class Unreadable(Exception):
    """The text is not what its readers take."""


@dataclass
class EngineRule:
    names: list
    action: int  # SECCOMP_RET_*
    args: list = field(default_factory=list)  # (index, operator, value, datum)

    def matches(self, call, name):
        """As a rule on NAME, which CALL's own name is, or a call behind CALL's multiplexer."""
        args = [arg for arg in self.args if name == call.name or arg[0] != 0]
        if name != call.name and call.args[0] != BEHIND[name][1]:
            return False
        mask = (1 << (64 if call.abi in WIDE else 32)) - 1
        return all(self.holds(arg, call.args[arg[0]] & mask, mask) for arg in args)

    @staticmethod
    def holds(arg, number, mask):
        _, name, value, datum = arg
        if name == "MASKED_EQ":
            return number & value & mask == datum & mask
        return OPERATORS[name](number, value & mask)


@dataclass
class EngineRules:
    archs: set
    default: int
    rules: list

    def decide(self, call):
        if call.abi not in self.archs:
            return RETURNS["kill"]
        own = [rule for rule in self.rules if call.name in rule.names]
        whole = [rule.action for rule in own if not rule.args]
        matching = whole or [rule.action for rule in own if rule.matches(call, call.name)]
        if call.name in MULTIPLEXERS and not whole:
            for name, (via, _, _) in BEHIND.items():
                if via == call.name:
                    matching += [rule.action for rule in self.rules
                                 if name in rule.names and rule.matches(call, name)]  # fmt: skip
        if len(set(matching)) > 1:
            raise Unreadable(f"{call} has several actions: {matching}")
        return matching[0] if matching else self.default


# ---- profiles in JSON --------------------------------------------------------


def action(of, action_key, errno_key, name_key=""):
    verb = ACTIONS[of[action_key].removeprefix("SCMP_ACT_")]
    number = of.get(errno_key, 1) if verb in ("deny", "trace") else 0
    if verb not in ("deny", "trace") and errno_key in of:
        raise Unreadable(f"{errno_key} beside {of[action_key]}")
    if of.get(name_key):
        number = ERRNOS[of[name_key]]
    return RETURNS[verb] | number


def json_rule(rule, name_key=""):
    args = [
        (arg["index"], arg["op"].removeprefix("SCMP_CMP_"), arg["value"], arg.get("valueTwo", 0))
        for arg in rule.get("args", [])
    ]
    return EngineRule(rule["names"], action(rule, "action", "errnoRet", name_key), args)


def archs_of(profile):
    return {ARCHS[name.removeprefix("SCMP_ARCH_")] for name in profile["architectures"]}


def read_oci(text, _host):
    """linux.seccomp, which asks nothing of the host."""
    profile = json.loads(text)
    check_oci(profile)
    default = action(profile, "defaultAction", "defaultErrnoRet")
    return EngineRules(archs_of(profile), default, [json_rule(r) for r in profile["syscalls"]])


def read_podman(text, host):
    """containers/common: errnos by name, rules for capabilities, none for the kernel."""
    profile = json.loads(text)
    default = action(profile, "defaultAction", "defaultErrnoRet", "defaultErrno")
    kept = []
    for rule in profile["syscalls"]:
        includes, excludes = rule.get("includes", {}), rule.get("excludes", {})
        if set(includes) | set(excludes) > {"caps"}:
            raise Unreadable("Podman asks for capabilities alone")
        held = {f"CAP_{name}" for name in host.caps}
        if held >= set(includes.get("caps", [])) and not held & set(excludes.get("caps", [])):
            kept.append(json_rule(rule, "errno"))
    return EngineRules(archs_of(profile), default, kept)


# ---- linux.seccomp, member by member -----------------------------------------

FLAGS = {"TSYNC", "LOG", "SPEC_ALLOW", "WAIT_KILLABLE_RECV"}


def check_members(of, required, optional=()):
    missing, other = set(required) - set(of), set(of) - set(required) - set(optional)
    if missing or other:
        raise Unreadable(f"members missing {missing}, not in the specification {other}")


def check_unsigned(number, bits):
    if type(number) is not int or not 0 <= number < 1 << bits:
        raise Unreadable(f"{number!r} is no number of {bits} bits")


def check_oci(profile):
    """The schema of linux.seccomp (runtime-spec 1.3), with nothing additional allowed."""
    check_members(profile, ["defaultAction", "architectures", "flags", "syscalls"],
                  ["defaultErrnoRet"])  # fmt: skip
    archs, flags = profile["architectures"], profile["flags"]
    if not archs or len(set(archs)) < len(archs):
        raise Unreadable(f"architectures {archs}")
    if not {f"SECCOMP_FILTER_FLAG_{name}" for name in FLAGS} >= set(flags):
        raise Unreadable(f"flags {flags}")
    check_unsigned(profile.get("defaultErrnoRet", 0), 32)
    for rule in profile["syscalls"]:
        check_members(rule, ["names", "action"], ["errnoRet", "args"])
        check_unsigned(rule.get("errnoRet", 0), 32)
        if not rule["names"] or not all(isinstance(name, str) for name in rule["names"]):
            raise Unreadable(f"names {rule['names']}")
        for arg in rule.get("args", []):
            check_members(arg, ["index", "value", "op"], ["valueTwo"])
            check_unsigned(arg["index"], 32)
            check_unsigned(arg["value"], 64)
            check_unsigned(arg.get("valueTwo", 0), 64)


# ---- drop-ins of systemd ------------------------------------------------------

UNIT_ARCHS = {
    "x86-64": "x86_64", "x86": "x86", "x32": "x32", "arm64": "aarch64", "arm": "arm",
    "riscv64": "riscv64", "s390x": "s390x", "s390": "s390",
}  # fmt: skip


@functools.cache
def always_allowed():
    """What this machine's systemd, or a newer one, puts into every list of calls to allow."""
    try:
        listed = subprocess.run(["systemd-analyze", "--no-pager", "syscall-filter", "@default"],
                                capture_output=True, text=True, check=True).stdout  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return frozenset(["write"])
    return frozenset(line.strip() for line in listed.splitlines()[1:] if "#" not in line) | {"write"}


def unit_error(text):
    if text == "kill":
        return RETURNS["kill"]
    return RETURNS["deny"] | (ERRNOS[text] if text in ERRNOS else int(text))


class Unit:
    """The assignments, as systemd.exec(5) says that they add up."""

    def __init__(self, text):
        self.archs, self.filter, self.logged = set(), {}, set()
        self.allows, self.error = None, None
        for line in text.splitlines():
            if line and line != "[Service]":
                key, _, value = line.partition("=")
                getattr(self, key)(value.split(" ") if value else [])

    def SystemCallArchitectures(self, words):
        self.archs = self.archs | self.named(words) if words else set()

    @staticmethod
    def named(words):
        """No names, which is what the policy says, for the machine's own ABI."""
        return set() if words == ["native"] else {UNIT_ARCHS[word] for word in words}

    def SystemCallErrorNumber(self, words):
        self.error = unit_error(words[0])

    def SystemCallLog(self, words):
        self.logged = self.logged | set(words) if words else set()

    def SystemCallFilter(self, words):
        if not words:
            self.allows, self.filter = None, {}
            return
        denies = words[0].startswith("~")
        if self.allows is None:
            self.allows = not denies
        if self.allows == denies:
            raise Unreadable("a list of both kinds")
        for word in [words[0].lstrip("~"), *words[1:]]:
            name, _, error = word.partition(":")
            self.filter[name] = unit_error(error) if denies else RETURNS["allow"]

    def rules(self):
        default = RETURNS["allow"] if not self.allows else self.error
        if self.allows:
            self.filter |= {name: RETURNS["allow"] for name in always_allowed()}
        for name in self.logged:
            if self.filter.get(name, default) == RETURNS["allow"]:
                self.filter[name] = RETURNS["log"]
        return EngineRules(
            self.archs, default, [EngineRule([name], ret) for name, ret in self.filter.items()]
        )


def read_systemd(text, _host):
    return Unit(text).rules()


# ---- SeccompProfiles -----------------------------------------------------------


def read_spo(text, _host):
    """The object, held to the operator's CRD with nothing additional allowed."""
    import yaml  # where there is none, the target is not tested

    made = yaml.safe_load(text)
    check_members(made, ["apiVersion", "kind", "metadata", "spec"])
    spec = made["spec"]
    if made["apiVersion"] != "security-profiles-operator.x-k8s.io/v1":
        raise Unreadable(made["apiVersion"])
    if made["kind"] != "SeccompProfile" or made["metadata"] != {"name": "web"}:
        raise Unreadable(f"{made['kind']} {made['metadata']}")
    check_members(spec, ["defaultAction", "architectures", "syscalls"], ["flags"])
    for rule in spec["syscalls"]:
        check_members(rule, ["names", "action"], ["errnoRet", "args"])
        if len(set(rule["names"])) < len(rule["names"]) or not rule["names"]:
            raise Unreadable(f"names are a set: {rule['names']}")
        if rule.get("errnoRet", 1) == 0:
            raise Unreadable("the operator leaves out an errno of 0")
        check_unsigned(rule.get("errnoRet", 1), 31)
        for arg in rule.get("args", []):
            check_members(arg, ["index", "value", "op"], ["valueTwo"])
            check_unsigned(arg["value"], 63)
            check_unsigned(arg.get("valueTwo", 0), 63)
        if len(rule.get("args", [])) > 6:
            raise Unreadable("more than six arguments")
    default = action(spec, "defaultAction", "defaultErrnoRet")
    return EngineRules(archs_of(spec), default, [json_rule(rule) for rule in spec["syscalls"]])


# ---- LXC's format 2 --------------------------------------------------------------


def lxc_action(words):
    number = int(words[1]) if words[0] == "errno" else 0
    verb = {"errno": "deny", "kill": "kill-thread"}.get(words[0], words[0])
    return RETURNS[verb] | number


def lxc_arg(text):
    index, value, name, *mask = text.strip("[]").split(",")
    name = name.removeprefix("SCMP_CMP_")
    if mask:
        return int(index), name, int(mask[0]), int(value)
    return int(index), name, int(value), 0


class LxcRules(EngineRules):
    """Rules on what a multiplexer leads to are dropped where there is one."""

    def decide(self, call):
        if call.abi in MULTIPLEXING:
            kept = [rule for rule in self.rules if rule.names[0] not in BEHIND]
            return EngineRules(self.archs, self.default, kept).decide(call)
        return super().decide(call)


def read_lxc(text, _host):
    version, head, section, *lines = text.splitlines()
    kind, *default = head.split(" ")
    if version != "2" or section != "[all]" or kind not in ("allowlist", "denylist"):
        raise Unreadable(head)
    rules = []
    for line in lines:
        name, *words = line.split(" ")
        args = [lxc_arg(word) for word in words if word.startswith("[")]
        rules.append(EngineRule([name], lxc_action(words), args))
    return LxcRules(set(), lxc_action(default), rules)  # those of the machine
