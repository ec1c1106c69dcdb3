#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Rules of which libseccomp may make something else than they say are taken for what the
# library here makes of them; where that is something else it is told, with the version.

. "$TESTS/lib.sh"

# compiled MEMBERS: a profile of these members is imported as the library here compiles it.
compiled()
{
	printf '{%s}\n' "$1" >profile.json
	expect_status 0 "$SCMPL" import -o policy.scp profile.json
	cp err warnings
	for runtime in crun runc; do
		expect_status 0 "$SCMPL" verify --runtime "$runtime" --json profile.json policy.scp
	done
	expect_status 0 "$SCMPL" test profile.json
	expect_text out 'ok 1 - this profile, as the libseccomp here compiles it'
	expect_status 0 "$SCMPL" diff profile.json policy.scp
	expect_empty out
}

# told TEXT: it is something else, and then the title names the version, too.
told()
{
	grep -q "libseccomp [0-9.]* $1.*\[miscompiled\]" warnings || fail "not told: $1"
	expect_status 0 grep 'by that profile through libseccomp [0-9.]*[0-9]\.$' policy.scp
}

# silent: it is what the rules say.
silent()
{
	[ ! -s warnings ] || fail "told: $(cat warnings)"
	expect_status 0 grep 'as engines do by that profile\.$' policy.scp
}

x86_64='"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"]'

# arg INDEX OP VALUE
arg()
{
	printf '{"index": %s, "op": "SCMP_CMP_%s", "value": %s}' "$1" "$2" "$3"
}

# deny NAME ARGS
deny()
{
	printf '{"names": ["%s"], "action": "SCMP_ACT_ERRNO", "args": [%s]}' "$1" "$2"
}

# two orders with different upper halves: 2.5.0 to 2.6.1 at least let 0xfffffffe through
compiled "$x86_64, \"syscalls\": [$(deny mmap "$(arg 1 LT 9223372036854775808)"),
	$(deny mmap "$(arg 1 LT 5)")]"
told "does not make of the rules on 'mmap' what they say"
expect_text warnings "they say 'deny with EPERM', and it takes 'allow'"

# "not equal" beside another comparison
compiled "$x86_64, \"syscalls\": [$(deny lseek "$(arg 1 NE 8)"),
	$(deny lseek "$(arg 1 NE 4294967295), $(arg 2 EQ 0)")]"

# "not equal" alone, and a rule that asks for that value beside something else: it is lost
compiled "$x86_64, \"syscalls\": [$(deny lseek "$(arg 0 EQ 4), $(arg 1 EQ 0)"),
	$(deny lseek "$(arg 1 NE 0)")]"
told "does not make of the rules on 'lseek' what they say"
expect_text warnings "they say 'deny with EPERM', and it takes 'allow'"

# a name that the ABI does not have comes first: all rules of x86_64 are lost
compiled '"defaultAction": "SCMP_ACT_ALLOW",
	"architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
	"syscalls": [{"names": ["mprotect"], "action": "SCMP_ACT_ERRNO",
		"args": [{"index": 0, "value": 2, "op": "SCMP_CMP_GE"}]},
	{"names": ["socketcall"], "action": "SCMP_ACT_KILL_PROCESS"}]'
told 'loses all rules of this profile on x86_64'
[ "$(grep -c '^deny mprotect' policy.scp)" = 1 ] || fail 'the rules are still there'
expect_text policy.scp 'deny mprotect where start >= 2 on x86'

# on each host by itself
compiled "$x86_64, \"syscalls\": [$(deny mmap "$(arg 1 LT 9223372036854775808)"),
	{\"names\": [\"mmap\"], \"action\": \"SCMP_ACT_ERRNO\", \"args\": [$(arg 1 LT 5)],
	 \"includes\": {\"caps\": [\"CAP_BPF\"]}}]"
told "does not make of the rules on 'mmap' what they say"
expect_text policy.scp "if no cap BPF"

# masked MASK VALUE, of argument 1
masked()
{
	printf '{"index": 1, "op": "SCMP_CMP_MASKED_EQ", "value": %s, "valueTwo": %s}' "$1" "$2"
}

# a rule that says a longer one again takes what is like that out of the tree, too
two="$(deny prctl "$(arg 0 EQ 7), $(masked 4294967295 1)"),
	$(deny prctl "$(arg 0 EQ 7), $(masked 3 1)")"
again=$(deny prctl "$(masked 4294967295 1)")
compiled "$x86_64, \"syscalls\": [$two, $again]"
told "does not make of the rules on 'prctl' what they say"
expect_text warnings "they say 'deny with EPERM', and it takes 'allow'"
expect_text policy.scp 'deny prctl where low arg2 == 1'
compiled "$x86_64, \"syscalls\": [$again, $two]"
silent
expect_text policy.scp 'arg2 & 0x3 == 0x1'

# the same of orders
compiled "$x86_64, \"syscalls\": [$(deny prctl "$(arg 0 EQ 7), $(arg 1 GT 1)"),
	$(deny prctl "$(arg 0 EQ 7), $(arg 1 GE 1)"), $(deny prctl "$(arg 1 GT 1)")]"
told "does not make of the rules on 'prctl' what they say"

# what is right on the same forms is not told
compiled "$x86_64, \"syscalls\": [$(deny lseek "$(arg 1 LE 9)"), $(deny lseek "$(arg 1 LT 5)")]"
silent
