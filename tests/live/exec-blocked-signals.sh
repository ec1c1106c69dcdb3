#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A signal mask that the caller set is still set.

. "$TESTS/live/lib.sh"

founding_policy
blocked()
{
	python3 -c '
import os, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGUSR1})
os.execvp(sys.argv[1], sys.argv[1:])
' "$@" grep '^SigBlk' /proc/self/status
}
blocked env >expected
blocked "$SCMPL" exec founding.scp -- >actual
expect_same expected actual
expect_text expected 4200
