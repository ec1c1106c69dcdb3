#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Nor does the time for 10,000 warnings.

. "$TESTS/lib.sh"

{
	echo 'arch x86_64 default allow'
	seq 10000 | awk '{ print "deny mkdir, chmod-family" }'
} >policy.scp
expect_status 0 soon "$SCMPL" build policy.scp
