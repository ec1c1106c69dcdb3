#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The story of README, told by its own demo.

. "$TESTS/live/example-lib.sh"

need cc
expect_status 0 "$EXAMPLES/founding/demo"
expect_text out 'x86_64 fchmodat2 EPERM'
expect_text out 'everything else went on as before'

# The three commands that it ends with.
sed -n '/to try:/,$s/^    //p' out >commands
expect_equal 3 "$(wc -l <commands)" 'commands to try'
expect_status 0 sh -c "$(sed -n 1p commands)"
expect_text err mkdir-family
expect_status 0 sh -c "$(sed -n 2p commands)"
expect_text out mkdirat
expect_status 1 sh -c "$(sed -n 3p commands)"
expect_text err 'Operation not permitted'
