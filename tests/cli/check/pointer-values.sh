#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A profile compares an address: flags that are behind it (clone3), a path in place of flags.

. "$TESTS/lib.sh"

# profile CALL INDEX OP VALUE
profile()
{
	cat >profile.json <<END
{ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [ { "names": ["$1"], "action": "SCMP_ACT_ERRNO",
    "args": [ { "index": $2, "value": $4, "valueTwo": $4, "op": "SCMP_CMP_$3" } ] } ] }
END
	expect_status 0 "$SCMPL" check profile.json
}

profile clone3 0 MASKED_EQ 268435456
expect_text err "'uargs' of 'clone3' is a pointer"
expect_text err 'deny all of '"'clone3'"' with errnoRet 38'
profile openat 1 MASKED_EQ 64
expect_text err "'filename' of 'openat' is a pointer"
profile openat 2 MASKED_EQ 64
! grep pointer err || fail "$(cat err)"
profile sendto 4 NE 0
! grep pointer err || fail "$(cat err)"
profile sendto 4 EQ 0
! grep pointer err || fail "$(cat err)"
