#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# No more than 20 errors are shown, however many there are.

. "$TESTS/lib.sh"

{
	echo 'default allow'
	seq -f 'deny no_such_call_%.0f' 3000
} >policy.scp
expect_rejected policy.scp
expect_equal 20 "$(grep -c ': error' err)" 'number of errors'
