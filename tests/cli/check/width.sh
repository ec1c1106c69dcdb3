#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Bits compared that the kernel discards: a way round a denial, or none, and in what
# else a profile is taken in.

. "$TESTS/lib.sh"

# profile DEFAULT NAMES ACTION ARGS
profile()
{
	cat >profile.json <<END
{ "defaultAction": "SCMP_ACT_$1", "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [ { "names": [$2], "action": "SCMP_ACT_$3", "args": [ $4 ] } ] }
END
}

expect_wide()
{
	expect_status 0 "$SCMPL" check profile.json
	expect_text err "$1"
	expect_text err "$2"
}

expect_none()
{
	expect_status 0 "$SCMPL" check profile.json
	grep -F '[wide-comparison]' err && fail "a wide comparison: $1"
	return 0
}

way_round='any program can set the bits in front'
chance='what a program happens to leave'
profile ALLOW '"ioctl"' ERRNO '{ "index": 1, "value": 21522, "op": "SCMP_CMP_EQ" }'
expect_wide "takes 32 bits of 'cmd'" "$way_round"
profile ERRNO '"socket"' ALLOW '{ "index": 0, "value": 40, "op": "SCMP_CMP_NE" }'
expect_wide '0x100000028 is let through, and 0x28,' "$way_round"
profile ERRNO '"ioctl"' ALLOW '{ "index": 1, "value": 21522, "op": "SCMP_CMP_EQ" }'
expect_wide '0x5412 is let through, and 0x100005412,' "$chance"
# what lets nobody round is told once
profile ERRNO '"ioctl", "fcntl"' ALLOW '{ "index": 1, "value": 21522, "op": "SCMP_CMP_EQ" }'
expect_wide '[wide-comparison]' "$chance"
expect_equal 1 "$(grep -c 'wide-comparison' err)" 'warnings'
profile ALLOW '"chmod"' ERRNO '{ "index": 1, "value": 511, "op": "SCMP_CMP_EQ" }'
expect_wide "takes 16 bits of 'mode'" "$way_round"
# AT_FDCWD as libc has it, with its sign
profile ALLOW '"mkdirat"' ERRNO \
	'{ "index": 0, "value": 18446744073709551516, "op": "SCMP_CMP_EQ" }'
expect_wide '0xffffff9c is let through, and 0xffffffffffffff9c,' "$way_round"

profile ALLOW '"ioctl"' ERRNO '{ "index": 1, "value": 4294967295, "valueTwo": 21522,
	"op": "SCMP_CMP_MASKED_EQ" }'
expect_none 'under a mask'
profile ALLOW '"munmap"' ERRNO '{ "index": 1, "value": 4096, "op": "SCMP_CMP_EQ" }'
expect_none 'an argument of 64 bits'

# taken in by a policy, and written in one
profile ALLOW '"ioctl"' ERRNO '{ "index": 1, "value": 21522, "op": "SCMP_CMP_EQ" }'
echo 'default allow; arch x86_64; include "profile.json"' >policy.scp
expect_status 0 "$SCMPL" check policy.scp
expect_text err 'profile.json:2:17: warning: '
expect_text err '[wide-comparison]'
expect_status 0 "$SCMPL" check -e 'default allow; arch x86_64; deny ioctl where wide cmd == TIOCSTI'
expect_text err '[wide-comparison]'
expect_status 0 "$SCMPL" check -e 'default deny; arch x86_64; allow ioctl where wide cmd == TIOCSTI'
grep -F '[wide-comparison]' err && fail 'who writes wide means it'
expect_status 0 "$SCMPL" check -e 'default allow; arch x86_64; deny ioctl where cmd == TIOCSTI'
grep -F '[wide-comparison]' err && fail 'a policy compares what the kernel does'
exit 0
