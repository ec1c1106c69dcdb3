#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# list PATTERN shows what has such a name, kind by kind.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" list 'CLONE_NEWU*' 'fchmod*' 'O_DIR*' '*chroot*'
cat >expected <<'END'
constants:
  CLONE_NEWUSER                268435456 (0x10000000)
  CLONE_NEWUTS                 67108864 (0x4000000)
syscalls:
  fchmod
  fchmodat
  fchmodat2
constants:
  O_DIRECT                     differs by architecture
  O_DIRECTORY                  differs by architecture
groups:
  chroot-family                change the root directory

syscalls:
  chroot
END
expect_same expected out
expect_status 1 "$SCMPL" list 'nothing*'
expect_empty out
expect_text err "is like 'nothing*'"
