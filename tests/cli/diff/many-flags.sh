#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# More flags than a line takes go on below, as fmt breaks them.

. "$TESTS/lib.sh"

expect_status 1 "$SCMPL" diff -e 'default allow; arch x86_64' -e 'default allow; arch x86_64
	deny clone where clone_flags has any CLONE_NEWNS|CLONE_NEWCGROUP|CLONE_NEWUTS|CLONE_NEWIPC|CLONE_NEWUSER|CLONE_NEWPID|CLONE_NEWNET'
cat out
