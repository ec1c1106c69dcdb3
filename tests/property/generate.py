# SPDX-License-Identifier: Apache-2.0
"""Random policies, and calls that are worth asking about.

Values come from a small pool for each policy, so that rules overlap; calls sit on
the boundaries of the conditions, with and without bits that the kernel discards.
"""

from reference import (
    BEHIND,
    CALLS,
    CAPABILITIES,
    CONSTANTS,
    ERRNOS,
    MULTIPLEXERS,
    MULTIPLEXING,
    VERBS,
    WORD,
    Call,
    Capability,
    Compare,
    Host,
    Item,
    Joined,
    Kernel,
    Policy,
    Rule,
    Set,
    prototype,
)

VALUES = [
    0, 1, 2, 3, 5, 7, 8, 0x10, 0x40, 0x7F, 0x80, 0xFF, 0x100, 0x1FF, 0o755, 0o4000, 0x5412,
    0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x20000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF,
    0x100000000, 0x100000001, 0x100005412, 0x7FFFFFFFFFFFFFFF, 1 << 63, (1 << 64) - 1,
]  # fmt: skip
VERSIONS = [(4, 8), (5, 6), (6, 1), (6, 6)]
# The ABIs of one machine, as policies name them; x86_64 most often, as that one is run, too.
MACHINES = [["x86_64"]] * 6 + [["x86_64", "x86"]] * 2 + [
    ["aarch64"], ["aarch64", "arm"], ["riscv64"], ["s390x", "s390"],
]  # fmt: skip
ORDERS = ["==", "!=", "<", "<=", ">", ">=", "in", "not in"]
# Calls that can be made with any arguments by a child that ends right after.
HARMLESS = ["dup3", "epoll_create1", "lseek", "personality", "socket"]
FLAGS = ["has", "has any", "has only", "lacks", "&==", "&!="]


class Generator:
    def __init__(self, random, live=False):
        self.random = random
        self.live = live
        self.abis = ["x86_64"] if live else list(random.choice(MACHINES))
        self.main = self.abis[0]
        self.pool = random.sample(VALUES, 12)
        self.names = random.sample(sorted(HARMLESS if live else CALLS), random.randint(2, 4))
        # Profiles cannot notify, and are to be had of most policies.
        self.verbs = [v for v in VERBS if v != "notify" or random.random() < 0.25]
        self.errnos = [random.choice(sorted(ERRNOS))]
        if random.random() < 0.15:
            self.errnos.append(random.choice(sorted(ERRNOS)))
        self.groups = {}
        self.compared = []  # (name, position, Compare): where the boundaries are

    # ---- values --------------------------------------------------------------

    def spell(self, value):
        """VALUE as somebody may have written it."""
        known = [name for name, number in CONSTANTS.items() if number == value]
        sign, size = "-" if value < 0 else "", abs(value)
        forms = [f"{size}", f"{size:#x}", f"{size:#b}", f"{size:#o}", f"0x{size:X}", f"0{size:o}"]
        if sign:
            return self.random.choice(known or [sign + form for form in forms])
        low = value & -value
        if value & ~low and self.random.random() < 0.2:
            return f"{self.spell(value & ~low)}|{low:#x}"
        return self.random.choice(known or forms)

    def bits(self, width):
        """A pattern of at most WIDTH bits."""
        fitting = [value for value in self.pool if value >> width == 0]
        return self.random.choice(fitting or [1])

    def number(self, parameter, width):
        """A number that the parameter can have."""
        value = self.bits(width)
        if not parameter.signed:
            return value
        value &= (1 << (width - 1)) - 1
        return -value - 1 if self.random.random() < 0.4 else value

    # ---- conditions ----------------------------------------------------------

    def compare(self, name, position=None):
        parameters = prototype(name)
        by_position = position is not None
        if position is None:
            position = self.random.randrange(len(parameters))
        parameter = parameters[position]
        arg = f"arg{position}" if by_position else parameter.name
        if parameter.pointer:
            made = Compare(arg, self.random.choice(["==", "!="]), [0], ["NULL"])
        else:
            wide = self.random.random() < 0.15 and not by_position
            made = self.compare_number(arg, parameter, wide)
        self.compared.append((name, position, made))
        return made

    def compare_number(self, arg, parameter, wide):
        width = WORD[self.main] if wide else parameter.width(self.main)
        if wide:
            parameter = type(parameter)(parameter.name, 0)
        op = self.random.choice(ORDERS + FLAGS)
        if op in FLAGS:
            return self.compare_flags(arg, op, width, wide)
        if op in ("in", "not in"):
            values = [self.element(parameter, width) for _ in range(self.random.randint(1, 3))]
            written = [
                f"{self.spell(v[0])}..{self.spell(v[1])}" if isinstance(v, tuple) else self.spell(v)
                for v in values
            ]
            return Compare(arg, op, values, written, wide=wide)
        exact = op in ("==", "!=") and self.random.random() < 0.7
        value = self.bits(width) if exact else self.number(parameter, width)
        return Compare(arg, op, [value], [self.spell(value)], wide=wide)

    def element(self, parameter, width):
        ends = sorted(self.number(parameter, width) for _ in range(2))
        return tuple(ends) if self.random.random() < 0.5 else ends[0]

    def compare_flags(self, arg, op, width, wide):
        value = self.bits(width) or (0 if op.startswith("&") else 1)
        if op.startswith("&"):
            mask = self.bits(width) | value
            value &= self.bits(width) | self.bits(width)
            return Compare(arg, op, [value], [self.spell(value)], mask, wide)
        return Compare(arg, op, [value], [self.spell(value)], wide=wide)

    def joined(self, leaf, depth=0):
        roll = self.random.random()
        if depth == 2 or roll < 0.6 + 0.2 * depth:
            return leaf()
        if roll < 0.7:
            return Joined("not", [self.joined(leaf, depth + 1)])
        kind = self.random.choice(["and", "or"])
        count = self.random.choice([2, 2, 3])
        return Joined(kind, [self.joined(leaf, depth + 1) for _ in range(count)])

    def pred(self, name, position=None):
        return self.joined(lambda: self.compare(name, position))

    def guard(self):
        def leaf():
            if self.random.random() < 0.6:
                name = self.random.choice(sorted(CAPABILITIES))
                form = self.random.choice(["cap {}", "cap CAP_{}", "no cap {}"])
                return Capability(name, form.format(name))
            return Kernel(self.random.choice([">=", "<"]), self.random.choice(VERSIONS))

        return self.joined(leaf, depth=1)

    # ---- sets and rules ------------------------------------------------------

    def item(self, depth=0):
        roll = self.random.random()
        if self.groups and roll < 0.2:
            name = self.random.choice(sorted(self.groups))
            return Item(name, group=self.groups[name])
        name = self.random.choice(self.names)
        return Item(name, self.pred(name) if roll < 0.6 else None)

    def set(self):
        items = [self.item() for _ in range(self.random.choice([1, 1, 1, 2, 3]))]
        less = [self.item()] if self.random.random() < 0.2 else []
        made = Set(items, less)
        return made if made.names() else Set([Item(self.random.choice(self.names))])

    def where(self, made):
        """A condition that is about all calls of the set; None if there is none."""
        names = sorted(made.names() | {item.name for item in made.items if not item.group})
        if len(names) == 1:
            return self.pred(names[0])
        counts = [len(prototype(name)) for name in names]
        positions = [
            i for i in range(min(counts))
            if not any(prototype(name)[i].pointer for name in names)
            and len({(prototype(name)[i].bits, prototype(name)[i].signed) for name in names}) == 1
            and not any(f"arg{i}" in [p.name for p in prototype(name)] for name in names)
        ]  # fmt: skip
        return self.pred(names[0], self.random.choice(positions)) if positions else None

    def rule(self, override=False):
        verb = "allow" if override else self.random.choice(self.verbs + ["deny", "deny", "allow"])
        made = self.set()
        errno = ""
        if verb == "deny" and self.random.random() < 0.5:
            errno = self.random.choice(self.errnos)
        rule = Rule(verb, made, errno, override=override)
        if self.random.random() < 0.3:
            rule.where = self.where(made)
        if self.random.random() < 0.15:
            rule.on = tuple(self.random.sample(self.abis, self.random.randint(1, len(self.abis))))
        if not self.live and self.random.random() < 0.2:
            rule.guard = self.guard()
        return rule

    def group(self):
        self.groups[f"some-calls-{len(self.groups)}"] = self.set()

    def policy(self):
        for _ in range(self.random.choice([0, 0, 1, 2])):
            self.group()
        verb = self.random.choice(["allow", "deny", "deny", "log", "trap", "kill", "trace"])
        default = (verb, self.random.choice(["", *self.errnos]) if verb == "deny" else "")
        rules = [self.rule() for _ in range(self.random.randint(1, 6))]
        included = []
        if self.random.random() < 0.25:
            included = [self.rule() for _ in range(self.random.randint(1, 3))]
            rules += [self.rule(override=True) for _ in range(self.random.randint(0, 2))]
        baseline = ()
        if self.random.random() < 0.15:
            baseline = (self.random.choice([(5, 5), (6, 1)]), self.random.choice(["", "EACCES"]))
        self.random.shuffle(rules)
        return Policy(default, self.abis, rules, included, baseline, self.foreign())

    def foreign(self):
        """What `arch ... else` says, where it is there."""
        if self.random.random() >= 0.15:
            return ()
        verb = self.random.choice(VERBS)
        return verb, self.random.choice(["", *self.errnos]) if verb == "deny" else ""

    # ---- questions -----------------------------------------------------------

    def hosts(self):
        for _ in range(1 if self.live else 2):
            caps = self.random.sample(sorted(CAPABILITIES), self.random.randint(0, 3))
            major, minor = self.random.choice(VERSIONS)
            kernel = (major, max(0, minor - self.random.randint(0, 1)))
            yield Host(frozenset(caps), kernel)

    def near(self, compare):
        """Raw values around the boundaries of COMPARE."""
        found = []
        for value in compare.values:
            ends = value if isinstance(value, tuple) else (value,)
            found += [end + step for end in ends for step in (-1, 0, 1)]
            found += [ends[0] | compare.mask, ends[0] ^ 1, ~ends[0]]
        return [value & (1 << 64) - 1 for value in found]

    def raw(self, name, position):
        """One value for the argument, often on a boundary, often with bits nobody looks at."""
        near = [
            value
            for other, at, compare in self.compared
            if other == name and at == position
            for value in self.near(compare)
        ]
        value = self.random.choice(near + self.pool) if near else self.random.choice(self.pool)
        if self.random.random() < 0.25:
            value ^= self.random.choice([1 << 16, 1 << 31, 1 << 32, 1 << 47, 0xFFFFFFFF << 32])
        return value

    def call(self):
        abi = self.random.choice(self.abis) if self.random.random() < 0.97 else "x86"
        roll = self.random.random()
        if roll < 0.03:
            return Call(abi, "", (0,) * 6, self.random.choice([2000, 0x3FFFFFFF]))
        name = self.random.choice(self.names)
        if abi in MULTIPLEXING and name in BEHIND and roll < 0.4:
            name = BEHIND[name][0]
        elif roll < 0.08 and not self.live:
            name = self.random.choice(sorted(CALLS))
        args = [self.raw(name, i) for i in range(6)]
        if name in MULTIPLEXERS:
            args[0] = self.random.choice([0, 1, 2, 3, 0x10001, 0x10002])
        mask = (1 << WORD[abi]) - 1
        return Call(abi, name, tuple(value & mask for value in args))

    def calls(self, count):
        return [self.call() for _ in range(count)]


def text(policy, groups, include=""):
    """POLICY as written, one statement a line; and for each rule the line it stands on."""
    lines, places = [], {}
    for name, made in groups.items():
        lines.append(f"group {name} = {made.text()}")
    if include:
        lines.append(f'include "{include}"')
    verb, errno = policy.default
    lines.append(f"default {verb}" + (f" with {errno}" if errno else ""))
    lines.append("arch " + ", ".join(policy.abis))
    if policy.foreign:
        verb, errno = policy.foreign
        lines[-1] += f" else {verb}" + (f" with {errno}" if errno else "")
    if policy.baseline:
        (major, minor), errno = policy.baseline
        lines.append(f"baseline linux {major}.{minor}" + (f" else {errno}" if errno else ""))
    for rule in policy.rules:
        lines.append(rule.text())
        places[len(lines)] = rule
    return "\n".join(lines) + "\n", places
