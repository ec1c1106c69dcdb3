#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The protocol: what is made of the policy, its expectations, a table, and the
# rules that no expectation would miss.

. "$TESTS/lib.sh"

cat >web.scp <<'END'
default allow
arch x86_64, x86, aarch64
deny chmod-family, mkdir
deny ioctl where cmd == TIOCSTI
deny ptrace if no cap SYS_PTRACE
kill reboot
expect deny chmod-family
expect allow mkdir
END
cat >calls.sim <<'END'
# arch   call    arguments            verdict
x86_64   ioctl   - 0x100005412     -> deny with EPERM   # the upper half is ignored
all      ioctl   - TIOCSTI 0       -> deny
all      ioctl   - TCGETS          -> allow

aarch64  ptrace                    -> deny if no cap SYS_PTRACE
aarch64  ptrace                    -> deny
END
status=0
"$SCMPL" test web.scp calls.sim >tap || status=$?
sed "s,^,| ," tap
echo "status $status"
