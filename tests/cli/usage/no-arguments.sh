#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Without arguments it says what to type, on stderr, and exits with 2.

. "$TESTS/lib.sh"

expect_status 2 "$SCMPL"
expect_empty out
expect_text err build
expect_text err exec
