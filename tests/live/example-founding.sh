#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The story of README, told by its own demo.

. "$TESTS/live/example-lib.sh"

need cc
expect_status 0 "$EXAMPLES/founding/demo"
expect_text out 'x86_64 fchmodat2 EPERM'
expect_text out 'everything else went on as before'
