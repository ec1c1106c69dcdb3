#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# notify has its rank, filters have it, profiles do not: nobody would listen.

. "$TESTS/lib.sh"

cat >policy.scp <<'END'
arch x86_64
default allow
deny ioctl where cmd <= 1
notify ioctl where cmd <= 2
trace ioctl where cmd <= 3
expect deny ioctl(cmd = 1)
expect notify ioctl(cmd = 2)
expect trace ioctl(cmd = 3)
END
expect_status 0 "$SCMPL" build -t pfc policy.scp
expect_text out 'notify'
expect_status 1 "$SCMPL" build policy.scp
expect_empty out
expect_text err 'policy.scp:4:8: error: '
expect_text err '[needs-listener]'
expect_status 1 "$SCMPL" build -e 'default notify; arch x86_64'
expect_text err '<command line>:1:1: error: '
expect_text err '[needs-listener]'
