#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Exit status 127, and a message, for a command that does not exist.

. "$TESTS/live/lib.sh"

founding_policy
PATH=/usr/bin:/bin # a folder that we may not search would change the answer
expect_status 127 "$SCMPL" exec founding.scp -- no-such-command
expect_text err no-such-command
expect_status 127 "$SCMPL" exec founding.scp -- ./no/such/path
expect_text err ./no/such/path
expect_empty out
