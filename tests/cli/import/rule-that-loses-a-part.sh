#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Where two rules meet and libseccomp lets the milder one decide, what is left of the other is
# said in the profile's own comparisons: it once took hundreds of masks, or was not to be said.

. "$TESTS/lib.sh"

cat >p.json <<'JSON'
{
  "defaultAction": "SCMP_ACT_TRACE",
  "architectures": ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"],
  "syscalls": [
    {"names": ["read"], "action": "SCMP_ACT_TRAP",
     "args": [{"index": 2, "value": 2114060288, "op": "SCMP_CMP_GE"}]},
    {"names": ["read"], "action": "SCMP_ACT_ERRNO",
     "args": [{"index": 2, "value": 4294967295, "op": "SCMP_CMP_MASKED_EQ", "valueTwo": 0}]}
  ]
}
JSON
expect_status 0 "$SCMPL" import -o policy.scp p.json
expect_text policy.scp 'deny read where low count == 0 on aarch64'
expect_text policy.scp 'trap read where count >= 0x7e020000 and low count != 0 on aarch64'
expect_text policy.scp 'trap read where count >= 0x7e020000 on arm'
expect_status 0 "$SCMPL" diff p.json policy.scp
