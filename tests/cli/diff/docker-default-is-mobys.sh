#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# docker-default decides like the file it stands for, on every ABI and host, but for
# what is on purpose: arguments in the kernel's own width, ENOSYS by name (it has
# another number on mips), and no ABI left out that Docker's engine serves.

. "$TESTS/lib.sh"

original=$TESTS/../../shared/profiles/moby-default.json
[ -e "$original" ] || skip 'the original profile is not here'

cat >expected <<'END'
looser: deny with EPERM -> allow
  personality where personality in (PER_LINUX, PER_LINUX32, PER_LINUX|UNAME26,
        PER_LINUX32|UNAME26, 0xffffffff) and wide personality > 0xffffffff on x86_64, aarch64,
        riscv64, ppc64le, s390x, loongarch64, mips64, mipsel64
      for example personality(personality = 0x100000000)
stricter: allow -> deny with EPERM
  socket where family in (AF_ALG, AF_VSOCK) and wide family > 0xffffffff on x86_64, aarch64,
        riscv64, ppc64le, s390x, loongarch64, mips64, mipsel64
      for example socket(family = 0x100000028)
other: deny with EL2NSYNC -> deny with ENOSYS
  clone3 on mips64, mips64n32, mips, mipsel64, mipsel64n32, mipsel if no cap SYS_ADMIN
END
printf 'extend docker-default\n' >ours.scp
expect_status 1 "$SCMPL" diff "$original" ours.scp
diff -u expected out || fail 'docker-default differs in something else'
