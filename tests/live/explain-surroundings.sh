#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The supervised command has the caller's descriptors, signals and streams.

. "$TESTS/live/lib.sh"

founding_policy
look()
{
	trap '' HUP USR2
	"$@" sh -c 'grep "^Sig[BIC]\|^ShdPnd" /proc/self/status
		ls -l /proc/$$/fd >list; sed -n "s/.* \([0-9]* -> .*\)/\1/p" list | sed "s/pipe:.*/pipe/"
		pwd; umask; cat' 5</dev/null 9>marker <<END 2>/dev/null
the input
END
	trap - HUP USR2
}
look env | cat >expected
look "$SCMPL" exec --explain-denied founding.scp -- | cat >actual
expect_same expected actual
