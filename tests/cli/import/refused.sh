#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What the language has no words for is refused, with the reason, and nothing is written.

. "$TESTS/lib.sh"

# refused TEXT MEMBERS: a profile of these members.
refused()
{
	printf '{%s}\n' "$2" >profile.json
	rm -f policy.scp
	expect_status 1 "$SCMPL" import -o policy.scp profile.json
	expect_text err "$1"
	expect_empty out
	[ ! -e policy.scp ] || fail "a policy was written for: $2"
}

# rule RULE: members with this rule, on x86_64.
rule()
{
	printf '"defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86_64"],
		"syscalls": [%s]' "$1"
}

refused "on x86_64, 'pathname' of mkdir is a pointer, and this rule compares the address [not-imported]" \
	"$(rule '{"names": ["mkdir"], "action": "SCMP_ACT_ALLOW",
		"args": [{"index": 0, "value": 4096, "op": "SCMP_CMP_GE"}]}')"
# socket is behind socketcall there, and engines take the condition along
refused "on x86, 'args' of socketcall is a pointer" \
	'"defaultAction": "SCMP_ACT_ERRNO",
	"architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"],
	"syscalls": [{"names": ["socket"], "action": "SCMP_ACT_ALLOW",
		"args": [{"index": 1, "value": 1, "op": "SCMP_CMP_EQ"}]}]'
expect_status 0 "$SCMPL" import --arch x86_64 profile.json
expect_text out 'allow socket where wide type == SOCK_STREAM'
# and where the library had to be asked what it makes of socketcall
refused "profile.json:5:2: error: on x86, 'args' of socketcall is a pointer" \
	'"defaultAction": "SCMP_ACT_ALLOW",
	"architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"],
	"syscalls": [{"names": ["socket"], "action": "SCMP_ACT_KILL_PROCESS",
		"includes": {"caps": ["CAP_SYS_PTRACE"]}},
	{"names": ["socket"], "action": "SCMP_ACT_LOG",
		"args": [{"index": 1, "value": 2, "op": "SCMP_CMP_GE"}]},
	{"names": ["socketcall"], "action": "SCMP_ACT_ALLOW",
		"args": [{"index": 0, "value": 7075322554450503915, "op": "SCMP_CMP_GE"}]}]'
# the rule without a condition is refused by libseccomp behind the other one, and not in front
refused "two rules match the same call 'socketcall' with different actions" \
	'"defaultAction": "SCMP_ACT_ALLOW",
	"architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"],
	"syscalls": [{"names": ["socket"], "action": "SCMP_ACT_LOG",
		"args": [{"index": 1, "value": 2, "op": "SCMP_CMP_GE"}]},
	{"names": ["socket"], "action": "SCMP_ACT_KILL_PROCESS"}]'
# a mask of nothing is no condition: what libseccomp makes of these depends on which is first
refused "two rules match the same call 'personality' with different actions" \
	"$(rule '{"names": ["personality"], "action": "SCMP_ACT_ALLOW",
		"args": [{"index": 1, "value": 7, "op": "SCMP_CMP_EQ"}]},
	{"names": ["personality"], "action": "SCMP_ACT_LOG",
		"args": [{"index": 2, "value": 9, "op": "SCMP_CMP_EQ"},
			{"index": 2, "value": 0, "op": "SCMP_CMP_MASKED_EQ"}]},
	{"names": ["personality"], "action": "SCMP_ACT_ALLOW"}')"
refused "two rules match the same call 'socket' with different actions" \
	"$(rule '{"names": ["socket"], "action": "SCMP_ACT_ALLOW",
		"args": [{"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}]},
	{"names": ["socket"], "action": "SCMP_ACT_KILL",
		"args": [{"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}]}')"
# one action with two errnos is two actions
refused "two rules match the same call 'socket' with different actions (SCMP_ACT_ERRNO with EINVAL, SCMP_ACT_ERRNO with EACCES)" \
	"$(rule '{"names": ["socket"], "action": "SCMP_ACT_ERRNO", "errnoRet": 22,
		"args": [{"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}]},
	{"names": ["socket"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13,
		"args": [{"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}]}')"
# on one of two machines, which up to there went the same way
refused "profile.json:7:2: error: two rules match the same call 'prctl' with different actions" \
	'"defaultAction": "SCMP_ACT_ALLOW",
	"archMap": [{"architecture": "SCMP_ARCH_X86_64"}, {"architecture": "SCMP_ARCH_AARCH64"}],
	"syscalls": [{"names": ["prctl"], "action": "SCMP_ACT_KILL_THREAD",
		"args": [{"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}]},
	{"names": ["prctl"], "action": "SCMP_ACT_KILL_PROCESS",
		"args": [{"index": 0, "value": 2, "op": "SCMP_CMP_EQ"}]},
	{"names": ["prctl"], "action": "SCMP_ACT_KILL_THREAD",
		"args": [{"index": 0, "value": 2, "op": "SCMP_CMP_EQ"},
			{"index": 1, "value": 1, "op": "SCMP_CMP_EQ"}],
		"includes": {"arches": ["amd64"]}}]'

printf '{ "defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86_64"] }' >profile.json
expect_status 1 "$SCMPL" import --arch aarch64 profile.json
expect_text err 'the profile speaks for none of the architectures asked for'

refused "expected a SeccompProfile" '"kind": "List", "items": []'
refused "the rules of 'runc-v1.1.5' are a part of this profile, and they are not in this file" \
	'"kind": "SeccompProfile", "spec": {"defaultAction": "SCMP_ACT_ERRNO",
	"baseProfileName": "runc-v1.1.5"}'
refused "'ENOSIS' is not an errno" \
	"$(rule '{"names": ["mkdir"], "action": "SCMP_ACT_ERRNO", "errno": "ENOSIS"}')"
