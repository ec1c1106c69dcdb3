#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Open descriptors are exactly the caller's: none lost, none leaked.

. "$TESTS/live/lib.sh"

founding_policy
list_descriptors()
{
	# 6, 7 and 8 are a gap that a leaked descriptor would fall into.
	"$@" sh -c 'ls -l /proc/$$/fd' 5</dev/null 9>marker 2>/dev/null |
		sed -n 's/.* \([0-9]* -> .*\)/\1/p' | sed 's/pipe:.*/pipe/' | sort
}
list_descriptors env >expected
list_descriptors "$SCMPL" exec founding.scp -- >actual
grep -q '^9 -> .*marker$' expected || fail 'the control run is broken'
expect_same expected actual
