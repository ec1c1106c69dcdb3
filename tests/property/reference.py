# SPDX-License-Identifier: Apache-2.0
"""What a policy means, worked out the slow way: call by call, rule by rule.

This is section 3 of the language's definition and nothing else.  It shares no
code and no tables with the compiler, and knows no cubes: a condition is asked
about one number, a rule about one call.  Each node can also write itself as
text, so that one structure is both compiled and evaluated.
"""

from dataclasses import dataclass, field

# Strictest first: the kernel's own order for stacked filters.
VERBS = ["kill", "kill-thread", "trap", "deny", "notify", "trace", "log", "allow"]
PERMITS = {"allow", "log"}

# SECCOMP_RET_*
RETURNS = {
    "kill": 0x80000000,
    "kill-thread": 0x00000000,
    "trap": 0x00030000,
    "deny": 0x00050000,
    "notify": 0x7FC00000,
    "trace": 0x7FF00000,
    "log": 0x7FFC0000,
    "allow": 0x7FFF0000,
}

# The same number on every ABI used here, and none that a call of ours returns by itself.
ERRNOS = {"EPERM": 1, "EACCES": 13, "ENOSYS": 38, "ENOTNAM": 118, "EOWNERDEAD": 130}

# ABI -> bits of a register.  All of them number errnos alike.
WORD = {"x86_64": 64, "x86": 32, "aarch64": 64, "arm": 32, "riscv64": 64, "s390x": 64, "s390": 32}
# Those that reach sockets and System V IPC by one call for all, too.
MULTIPLEXING = {"x86", "s390x", "s390"}

# Values that are the same on all of these ABIs.
CONSTANTS = {
    "TIOCSTI": 0x5412, "TIOCLINUX": 0x541C, "AF_UNIX": 1, "AF_INET": 2, "AF_VSOCK": 40,
    "CLONE_NEWUSER": 0x10000000, "CLONE_NEWNS": 0x20000, "S_ISUID": 0o4000, "S_ISGID": 0o2000,
    "AT_FDCWD": -100, "PR_SET_NAME": 15, "F_SETFL": 4, "SOCK_CLOEXEC": 0o2000000,
    "MADV_HUGEPAGE": 14, "SEEK_END": 2, "ADDR_NO_RANDOMIZE": 0x40000,
}  # fmt: skip

CAPABILITIES = {"SYS_ADMIN": 21, "NET_ADMIN": 12, "SYS_PTRACE": 19}


@dataclass
class Parameter:
    name: str
    bits: int  # 0: a whole register
    signed: bool = False
    pointer: bool = False
    apart: int = 0  # flags of their own, which a comparison leaves out unless it names them
    dropped: int = 0  # bits that the kernel throws away

    def width(self, abi):
        return self.bits or WORD[abi]

    def read(self, raw, abi):
        """The number that the kernel takes RAW for: it discards what is above the width."""
        width = self.width(abi)
        number = raw & ((1 << width) - 1)
        return number - (1 << width) if self.signed and number >> (width - 1) else number


def s32(name, **masks):
    return Parameter(name, 32, signed=True, **masks)


def u32(name, **masks):
    return Parameter(name, 32, **masks)


def u16(name, **masks):
    return Parameter(name, 16, **masks)


def word(name, signed=False):
    return Parameter(name, 0, signed)


def ptr(name):
    return Parameter(name, 0, pointer=True)


# The prototypes of these calls, as the kernel declares them; the same on all of the ABIs above.
CALLS = {
    "dup3": [u32("oldfd"), u32("newfd"), s32("flags")],
    "epoll_create1": [s32("flags")],
    "fchmod": [u32("fd"), u16("mode", dropped=0o170000)],
    "fchmodat": [s32("dfd"), ptr("filename"), u16("mode", dropped=0o170000)],
    "fchmodat2": [s32("dfd"), ptr("filename"), u16("mode", dropped=0o170000), u32("flags")],
    "fcntl": [u32("fd"), u32("cmd"), word("arg")],
    "ioctl": [u32("fd"), u32("cmd"), word("arg")],
    "lseek": [u32("fd"), word("offset", signed=True), u32("whence")],
    "madvise": [word("start"), word("len_in"), s32("behavior")],
    "mkdirat": [s32("dfd"), ptr("pathname"), u16("mode", dropped=0o176000)],
    "openat2": [s32("dfd"), ptr("filename"), ptr("how"), word("usize")],
    "personality": [u32("personality")],
    "prctl": [s32("option"), word("arg2"), word("arg3"), word("arg4"), word("arg5")],
    "semget": [s32("key"), s32("nsems"), s32("semflg")],
    "setpriority": [s32("which"), s32("who"), s32("niceval")],
    "socket": [s32("family"), s32("type", apart=0xFFFFFFF0), s32("protocol")],
    "tgkill": [s32("tgid"), s32("pid"), s32("sig")],
    "unshare": [word("unshare_flags")],
}
MULTIPLEXERS = {"socketcall": [s32("call"), ptr("args")], "ipc": [u32("call", dropped=0xFFFF0000)]}
# call -> the multiplexer, its sub-call, and the bits of its first argument that it looks at
BEHIND = {"socket": ("socketcall", 1, 0xFFFFFFFF), "semget": ("ipc", 2, 0xFFFF)}
SINCE = {"openat2": (5, 6), "fchmodat2": (6, 6)}


@dataclass
class Host:
    caps: frozenset
    kernel: tuple


@dataclass
class Call:
    abi: str
    name: str  # "" for a number that no table has
    args: tuple
    number: int = 0  # when there is no name


# ---- conditions on arguments -------------------------------------------------


@dataclass
class Compare:
    """One comparison.  VALUES are numbers, or pairs for ranges; WRITTEN is how they look."""

    arg: str
    op: str
    values: list
    written: list
    mask: int = 0
    wide: bool = False

    def text(self):
        left = f"wide {self.arg}" if self.wide else self.arg
        if self.op in ("in", "not in"):
            return f"{left} {self.op} ({', '.join(self.written)})"
        if self.op.startswith("&"):
            return f"{left} & {self.mask:#x} {self.op[1:]} {self.written[0]}"
        return f"{left} {self.op} {self.written[0]}"

    def position(self, name):
        names = [parameter.name for parameter in prototype(name)]
        return names.index(self.arg) if self.arg in names else int(self.arg[3:])

    def holds(self, call):
        position = self.position(call.name)
        parameter = prototype(call.name)[position]
        if self.wide:
            parameter = Parameter(parameter.name, 0)
        return self.compare(call.args[position], parameter, call.abi)

    @staticmethod
    def value_of(raw, parameter, abi, *named):
        """RAW without the flags beside the value, but for those that a number of NAMED has."""
        width = (1 << parameter.width(abi)) - 1
        keep = ~(parameter.apart | parameter.dropped)
        for number in named:
            keep |= number
        return parameter.read(raw & keep & width, abi)

    def compare(self, raw, parameter, abi):
        bits = raw & ((1 << parameter.width(abi)) - 1)
        value = self.values[0]
        if self.op in ("==", "!=", "in", "not in"):
            found = any(self.matches(v, raw, parameter, abi) for v in self.values)
            return found != (self.op in ("!=", "not in"))
        if self.op in ("&==", "&!="):
            return ((bits & self.mask) == value) == (self.op == "&==")
        number = self.value_of(raw, parameter, abi, value)
        return {
            "<": lambda: number < value,
            "<=": lambda: number <= value,
            ">": lambda: number > value,
            ">=": lambda: number >= value,
            "has": lambda: bits & value == value,
            "has any": lambda: bits & value != 0,
            "has only": lambda: bits & ~value & ~parameter.dropped == 0,
            "lacks": lambda: bits & value == 0,
        }[self.op]()

    def matches(self, value, raw, parameter, abi):
        width = parameter.width(abi)
        if isinstance(value, tuple):
            return value[0] <= self.value_of(raw, parameter, abi, *value) <= value[1]
        number = self.value_of(raw, parameter, abi, value)
        if value < 0:
            return number == value
        return number & ((1 << width) - 1) == value if value >> width == 0 else False


@dataclass
class Joined:
    """`and` or `or` of several, or `not` of one: conditions on arguments or on the host."""

    kind: str
    parts: list

    def text(self):
        def inner(part):
            return f"({part.text()})" if isinstance(part, Joined) else part.text()

        if self.kind == "not":
            return f"not {inner(self.parts[0])}"
        return f" {self.kind} ".join(inner(part) for part in self.parts)

    def holds(self, what):
        results = [part.holds(what) for part in self.parts]
        if self.kind == "not":
            return not results[0]
        return all(results) if self.kind == "and" else any(results)


@dataclass
class Capability:
    name: str
    written: str

    def text(self):
        return self.written

    def holds(self, host):
        return (self.name in host.caps) == (not self.written.startswith("no "))


@dataclass
class Kernel:
    op: str
    version: tuple

    def text(self):
        return f"kernel {self.op} {self.version[0]}.{self.version[1]}"

    def holds(self, host):
        return host.kernel >= self.version if self.op == ">=" else host.kernel < self.version


# ---- sets, rules, policies ---------------------------------------------------


@dataclass
class Item:
    name: str
    pred: object = None
    group: object = None  # a Set, when the name is a group's

    def text(self):
        return f"{self.name}({self.pred.text()})" if self.pred else self.name

    def has(self, call):
        if self.group:
            return self.group.has(call)
        return self.name == call.name and (not self.pred or self.pred.holds(call))

    def names(self):
        return self.group.names() if self.group else {self.name}

    def touches(self, name):
        """How it reaches NAME: not at all, on a condition, or always."""
        if self.group:
            return self.group.touches(name)
        if self.name != name:
            return ""
        return "sometimes" if self.pred else "always"


@dataclass
class Set:
    items: list
    less: list = field(default_factory=list)

    def text(self):
        text = ", ".join(item.text() for item in self.items)
        return text + (" except " + ", ".join(i.text() for i in self.less) if self.less else "")

    def has(self, call):
        return any(i.has(call) for i in self.items) and not any(i.has(call) for i in self.less)

    def names(self):
        gone = {i.name for i in self.less if not i.pred and not i.group}
        return set().union(*(item.names() for item in self.items)) - gone

    def touches(self, name):
        less = {item.touches(name) for item in self.less}
        if "always" in less:
            return ""
        ways = {item.touches(name) for item in self.items}
        if "always" in ways and "sometimes" not in less:
            return "always"
        return "sometimes" if ways - {""} else ""


@dataclass
class Rule:
    verb: str
    set: Set
    errno: str = ""
    where: object = None
    on: tuple = ()
    guard: object = None
    override: bool = False

    def text(self):
        words = ["override " if self.override else "", self.verb, " ", self.set.text()]
        words += [f" with {self.errno}"] if self.errno else []
        words += [f" where {self.where.text()}"] if self.where else []
        words += [f" on {', '.join(self.on)}"] if self.on else []
        words += [f" if {self.guard.text()}"] if self.guard else []
        return "".join(words)

    def item_at(self, columns):
        """The item between COLUMNS, from 1; None: there is none."""
        at = 1 + len("override " if self.override else "") + len(self.verb) + 1
        for item in self.set.items:
            end = at + len(item.text())
            if columns == (at, end):
                return item
            at = end + len(", ")
        return None

    def matches(self, call, host):
        if self.on and call.abi not in self.on:
            return False
        if self.guard and not self.guard.holds(host):
            return False
        if call.name in MULTIPLEXERS and self.reaches_through(call):
            return True
        return self.set.has(call) and (not self.where or self.where.holds(call))

    def reaches_through(self, call):
        """By a multiplexer, where a condition cannot be seen: a denial covers all of the route."""
        for behind, (via, number, mask) in BEHIND.items():
            if via != call.name or call.args[0] & mask != number:
                continue
            way = self.set.touches(behind)
            if way == "always" and not self.where:
                return True
            if way and self.verb not in PERMITS:
                return True
        return False


class Conflict(Exception):
    """Two rules want different errnos for one call."""


@dataclass
class Policy:
    default: tuple  # verb, errno
    abis: list
    rules: list
    included: list = field(default_factory=list)  # rules of the file that it includes
    baseline: tuple = ()  # version, errno
    foreign: tuple = ()  # verb, errno: of calls through other ABIs

    def verdict(self, call, host):
        """The SECCOMP_RET_* value that CALL takes on HOST, and the rules that decide it."""
        if call.abi not in self.abis:
            return self.action(*(self.foreign or ("kill", ""))), []
        overrides = [r for r in self.rules if r.override and r.matches(call, host)]
        inherited = [] if overrides else self.included
        matching = [r for r in self.rules + inherited if r.matches(call, host)]
        if not matching:
            return self.fallback(call), []
        strictest = min(VERBS.index(rule.verb) for rule in matching)
        deciding = [rule for rule in matching if VERBS.index(rule.verb) == strictest]
        return self.returned(VERBS[strictest], deciding), deciding

    @staticmethod
    def returned(verb, deciding):
        if verb != "deny":
            return RETURNS[verb]
        stated = {rule.errno for rule in deciding if rule.errno}
        if len(stated) > 1:
            raise Conflict(deciding)
        return RETURNS["deny"] | ERRNOS[stated.pop() if stated else "EPERM"]

    def fallback(self, call):
        if self.baseline and (not call.name or SINCE.get(call.name, (0, 0)) > self.baseline[0]):
            return RETURNS["deny"] | ERRNOS[self.baseline[1] or "ENOSYS"]
        return self.action(*self.default)

    @staticmethod
    def action(verb, errno):
        return RETURNS[verb] | (ERRNOS[errno or "EPERM"] if verb == "deny" else 0)


def prototype(name):
    return CALLS[name] if name in CALLS else MULTIPLEXERS[name]
