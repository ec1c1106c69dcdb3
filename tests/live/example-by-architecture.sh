#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What one architecture is denied the others keep, in the profile, its proof and this kernel.

. "$TESTS/live/example-lib.sh"

need python3
example by-architecture

expect_status 0 "$SCMPL" explain policy.scp modify_ldt personality
expect_text out 'deny modify_ldt on x86_64'
expect_text out 'there is no such call on aarch64, riscv64, s390x'
expect_text out 'personality on x86_64, riscv64, s390x:'
expect_text out 'personality on aarch64:'
expect_text out 'deny with EPERM where personality == PER_LINUX32'
expect_status 0 "$SCMPL" verify policy.scp
for arch in x86_64 aarch64; do
	expect_text out "$arch: the same by libseccomp"
done

# In the profile the rule is kept to its machines by an includes.
expect_status 0 "$SCMPL" build policy.scp
python3 - <<'END'
import json
rules = json.load(open("out"))["syscalls"]
assert [r["includes"] for r in rules if "personality" in r["names"]] == [{"arches": ["arm64"]}]
END

# A profile for one of them says nothing of the others' calls.
expect_status 0 "$SCMPL" build --arch riscv64 policy.scp
! grep -q 'modify_ldt\|ioperm\|s390\|personality\|X86' out || fail "$(cat out)"
expect_text out SCMP_ARCH_RISCV64

[ "$(uname -m)" = x86_64 ] || skip "the rest is for x86_64, not $(uname -m)"
cat >try.py <<'END'
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall(154, 0, None, 0)
print("modify_ldt", ctypes.get_errno())
print("personality", libc.personality(8) >= 0)
END
expect_status 0 python3 try.py
! grep -q 'modify_ldt 1$' out || fail 'the control run is broken'
expect_status 0 "$SCMPL" exec policy.scp -- python3 try.py
printf 'modify_ldt 1\npersonality True\n' >expected
expect_same expected out
