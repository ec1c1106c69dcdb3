#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A profile in JSON: the lines are its own, and 64-bit comparisons show as such.

. "$TESTS/lib.sh"

cat >profile.json <<'END'
{
	"defaultAction": "SCMP_ACT_ALLOW",
	"architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"],
	"syscalls": [{
		"names": ["ioctl"],
		"action": "SCMP_ACT_ERRNO",
		"args": [{"index": 1, "value": 21522, "op": "SCMP_CMP_EQ"}]
	}]
}
END
"$SCMPL" explain profile.json 'ioctl(cmd = TIOCSTI)' ioctl
"$SCMPL" explain --json profile.json 'ioctl(cmd = 0x100005412)'
