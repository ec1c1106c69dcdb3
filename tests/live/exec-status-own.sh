#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The command's own exit status comes through.

. "$TESTS/live/lib.sh"

founding_policy
for status_wanted in 0 1 2 42 125 255; do
	expect_status "$status_wanted" "$SCMPL" exec founding.scp -- sh -c "exit $status_wanted"
done
expect_empty out
expect_empty err
