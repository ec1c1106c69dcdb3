#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The same when the parser finds them.

. "$TESTS/lib.sh"

{
	echo 'default allow'
	seq -f 'deny ) , ( with # %.0f' 3000
} >policy.scp
expect_rejected policy.scp
[ "$(grep -c ': error' err)" -le 20 ] || fail 'more than 20 errors'
