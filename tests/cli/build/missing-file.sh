#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A policy that is not there: exit status 1 or 3, a message that names it, no output.

. "$TESTS/lib.sh"

run "$SCMPL" build no-such.scp
[ "$status" -eq 1 ] || [ "$status" -eq 3 ] || fail "exit status $status"
expect_text err no-such.scp
expect_empty out
