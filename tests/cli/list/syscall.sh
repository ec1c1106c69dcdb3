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
expect_text out '    type: 32 bits, signed, compared under 0xf'

expect_status 0 "$SCMPL" list uretprobe
expect_text out 'let past every filter by newer kernels on x86_64'

# Constants that an argument takes, by itself and by what another one is.
expect_status 0 "$SCMPL" list accept4 setsockopt prctl
expect_text out '      SOCK_NONBLOCK, SOCK_CLOEXEC'
expect_text out '      where level is SOL_UDP or SOL_UDPLITE: UDP_GRO, UDP_CORK'
expect_text out '      where option is PR_CAPBSET_READ or PR_CAPBSET_DROP: CAP_'
expect_status 0 "$SCMPL" list --json setsockopt
expect_text out '"IPV6_V6ONLY"'
