#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A rule that engines lose, and that no register of x86 can meet: it is told for x86_64.

. "$TESTS/lib.sh"

cat >p.json <<'END'
{
  "defaultAction": "SCMP_ACT_ERRNO",
  "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"],
  "syscalls": [
    {"names": ["personality"], "action": "SCMP_ACT_TRAP",
     "args": [{"index": 0, "value": 9168705361947668105, "op": "SCMP_CMP_GT"}]},
    {"names": ["personality"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "4.8"}},
    {"names": ["personality"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38,
     "args": [{"index": 0, "value": 4294967295, "op": "SCMP_CMP_EQ"}]}
  ]
}
END
expect_status 0 "$SCMPL" import p.json
expect_text out 'allow personality if kernel >= 4.8'
expect_text out '# trap personality where personality >= 0x7f3dc8f2e51c2e8a'
[ "$(grep -c '^# trap' out)" = 1 ] || fail 'the rule is told for x86, too'
