#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The command takes the place of scmpl: the same process, no supervisor, no child.

. "$TESTS/live/lib.sh"

founding_policy
sh -c 'echo $$; exec "$SCMPL" exec founding.scp -- sh -c "echo \$\$"' >pids
expect_equal "$(sed -n 1p pids)" "$(sed -n 2p pids)" pid
[ -e "/proc/$$/task/$$/children" ] || skip 'the kernel does not tell of children'
"$SCMPL" exec founding.scp -- sh -c 'cat "/proc/$$/task/$$/children"; :' >children
# The one child is the cat that looks.
expect_equal 1 "$(wc -w <children)" 'number of children'
