#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# explain POLICY CALL: the verdict on each ABI, and the line that decides.

. "$TESTS/lib.sh"

cat >web.scp <<'END'
default allow
arch x86_64, x86, aarch64
const STI = 0x5412
deny chmod-family, mkdir
deny ioctl where cmd in (TIOCSTI, TIOCLINUX)
kill ptrace if no cap SYS_PTRACE and kernel < 4.8
END
"$SCMPL" explain web.scp chmod 'ioctl(cmd = STI)' ioctl ptrace write
