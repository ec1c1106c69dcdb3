#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Groups 20,000 deep: built or refused, without a crash.

. "$TESTS/lib.sh"

{
	echo 'default allow'
	echo 'group deep-0 = mkdir'
	seq 20000 | awk '{ print "group deep-" $1 " = deep-" $1 - 1 }'
	echo 'deny deep-20000'
} >policy.scp
run soon "$SCMPL" build policy.scp
[ "$status" -eq 0 ] || expect_rejected policy.scp
