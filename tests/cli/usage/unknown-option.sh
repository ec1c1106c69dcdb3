#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# An option that does not exist: exit status 2, and its name.

. "$TESTS/lib.sh"

founding_policy
expect_status 2 "$SCMPL" build --no-such-option founding.scp
expect_empty out
expect_text err no-such-option
