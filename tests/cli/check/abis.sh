#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# ABIs of the same kernel: left out by `arch` or a profile, or by `on`.

. "$TESTS/lib.sh"

expect_warning()
{
	expect_status 0 "$SCMPL" check "$2"
	expect_text err "[$1]"
}

expect_none()
{
	expect_status 0 "$SCMPL" check "$2"
	grep -qF "[$1]" err && fail "$1 for: $(cat "$2")"
	return 0
}

echo 'default allow; deny mkdir-family; arch x86_64' >policy.scp
expect_warning abi-left-out policy.scp
expect_text err 'policy.scp:1:35: warning: x86 is left out'
# hardly a kernel serves x32; to leave one out of an allow-list is to keep it closed
echo 'default allow; deny mkdir-family; arch x86_64, x86' >policy.scp
expect_none abi-left-out policy.scp
echo 'default deny; allow read; arch x86_64' >policy.scp
expect_none abi-left-out policy.scp
# who says what becomes of them has thought of them
echo 'default allow; deny mkdir-family; arch x86_64 else deny with ENOSYS' >policy.scp
expect_none abi-left-out policy.scp
expect_none side-door policy.scp
echo 'default deny; allow read; arch x86_64 else allow' >policy.scp
expect_warning side-door policy.scp
expect_text err 'policy.scp:1:27: warning: every call is let through on x86, x32'
echo '{ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_AARCH64"] }' >profile.json
expect_warning abi-left-out profile.json
expect_text err 'profile.json:1:20: warning: arm is left out'

echo 'default allow; deny mount-family on x86_64; arch x86_64, x86' >policy.scp
expect_warning side-door policy.scp
echo 'default allow; deny mount on x86_64; arch x86_64, aarch64' >policy.scp
expect_none side-door policy.scp

# the same calls are what counts, not whether others of that name pass
of='default allow; arch x86_64, x86; deny personality where personality =='
echo "$of 8 on x86_64; deny personality where personality == 8 on x86" >policy.scp
expect_none side-door policy.scp
echo "$of 8 on x86_64; deny personality where personality == 9 on x86" >policy.scp
expect_warning side-door policy.scp
# bits that the kernel discards make no other call
echo 'default deny; arch x86_64, x32; allow personality where personality == 0
deny personality where wide personality != 0 on x86_64' >policy.scp
expect_none side-door policy.scp
