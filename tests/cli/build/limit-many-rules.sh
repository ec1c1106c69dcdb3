#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The time for 10,000 rules stays in bounds: it must not grow with their square.

. "$TESTS/lib.sh"

{
	echo 'arch x86_64 default allow'
	seq 10000 | awk '{ print "deny ioctl where cmd == " $1 }'
} >policy.scp
run soon "$SCMPL" build policy.scp
[ "$status" -eq 0 ] || expect_rejected policy.scp # there is a limit on conditions
