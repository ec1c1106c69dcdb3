#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# On a given host only what differs there is told, and no conditions on it.

. "$TESTS/lib.sh"

echo 'default deny allow read; arch x86_64' >old.scp
echo 'default deny allow read; allow mount if cap SYS_ADMIN; allow ptrace if kernel >= 4.8; arch x86_64' >new.scp
expect_status 1 "$SCMPL" diff --cap '' --kernel 6.1 old.scp new.scp
printf 'looser: deny with EPERM -> allow\n  ptrace\n' >expected
expect_same expected out
expect_status 0 "$SCMPL" diff --cap '' --kernel 4.7 old.scp new.scp
expect_empty out
expect_status 1 "$SCMPL" diff --kernel 4.7 old.scp new.scp
printf 'looser: deny with EPERM -> allow\n  mount if cap SYS_ADMIN\n' >expected
expect_same expected out
