#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Exit status 126, and a message, for what is there and cannot be executed.

. "$TESTS/live/lib.sh"

founding_policy
echo 'not a program' >plain
mkdir folder
expect_status 126 "$SCMPL" exec founding.scp -- ./plain
expect_text err ./plain
expect_status 126 "$SCMPL" exec founding.scp -- ./folder
expect_text err ./folder
