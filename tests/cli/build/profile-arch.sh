#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --arch holds for a profile as it does for a policy.

. "$TESTS/lib.sh"

cat >two.json <<'END'
{
  "defaultAction": "SCMP_ACT_ERRNO",
  "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64"],
  "syscalls": [{"names": ["read", "open"], "action": "SCMP_ACT_ALLOW"}]
}
END
expect_status 0 "$SCMPL" build --arch aarch64 two.json
grep -q '"architectures": \["SCMP_ARCH_AARCH64"\]' out || fail "$(cat out)"
grep -q '"open"' out && fail "aarch64 has no open: $(cat out)"

expect_status 1 "$SCMPL" build --arch riscv64 two.json
expect_text err 'speaks for none of the architectures'
expect_empty out
