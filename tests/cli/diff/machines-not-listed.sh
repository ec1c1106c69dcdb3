#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Engines serve the ABI of their own machine whether a profile lists it or not; others of that
# machine they kill.

. "$TESTS/lib.sh"

profile()
{
	printf '{ "defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_%s"],
		"syscalls": [ { "names": ["read"], "action": "SCMP_ACT_ALLOW" } ] }\n' "$1"
}

profile X86_64 >profile.json
echo 'default deny arch x86_64, aarch64 allow read' >policy.scp
expect_status 0 "$SCMPL" diff profile.json policy.scp
expect_empty out
expect_empty err
expect_status 0 "$SCMPL" diff policy.scp profile.json
profile AARCH64 >other.json
expect_status 0 "$SCMPL" diff profile.json other.json
echo 'default deny arch x86_64, aarch64, arm allow read' >arm.scp
expect_status 1 "$SCMPL" diff profile.json arm.scp
expect_text out 'looser: arm'
! grep aarch64: out || fail 'aarch64 is served'
