#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A command that a signal kills dies by that signal: the shell sees 128+n.

. "$TESTS/live/lib.sh"

founding_policy
for signal in 1 9 15; do
	expect_status $((128 + signal)) "$SCMPL" exec founding.scp -- sh -c "kill -$signal \$\$"
done
