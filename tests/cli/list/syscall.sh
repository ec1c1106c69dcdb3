#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# list SYSCALL shows its numbers, its arguments wherever they differ, and its groups.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" list fchmodat2
expect_empty err
expect_text out 452
expect_text out chmod-family
expect_text out 'since Linux 6.6'
expect_text out 'mode: 16 bits'
expect_status 0 "$SCMPL" list clone socket
grep -A 1 'arguments on s390x:' out | grep -q newsp || fail 'not the order of s390x'
expect_text out 'also through socketcall on x86 '
