#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What differs for all values of an argument is told without it, though the policies
# tell some of the values apart.

. "$TESTS/lib.sh"

cat >new.json <<'END'
{
  "defaultAction": "SCMP_ACT_ERRNO",
  "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"],
  "syscalls": [{"names": ["socket"], "action": "SCMP_ACT_ALLOW",
                "args": [{"index": 1, "value": 1, "op": "SCMP_CMP_EQ"}]}]
}
END
printf 'extend docker-default@20.10\narch x86_64, x86\n' >old.scp
expect_status 1 "$SCMPL" diff old.scp new.json
grep -q '  socket where wide type != SOCK_STREAM$' out || fail "$(grep 'where wide' out)"
! grep -q 'where  *and\|where *$' out || fail "$(grep where out)"
