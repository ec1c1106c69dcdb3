#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Calls through an ABI that the policy does not name kill the process.

. "$TESTS/live/lib.sh"

[ "$(uname -m)" = x86_64 ] || skip 'knows x86-64 only'
echo 'arch x86_64' | policy one-abi.scp
"$SCMPL" exec one-abi.scp -- "$PROBES/chmod-probe" calls >actual
expect_text actual 'x86_64 chmod ok'
expect_text actual 'x32 chmod SIGSYS'
# SIGSEGV: the kernel has no IA-32 emulation.
grep -q '^x86 chmod SIG\(SYS\|SEGV\)$' actual || fail "$(grep '^x86 chmod' actual)"
