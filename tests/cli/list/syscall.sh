#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# list SYSCALL shows its numbers and its groups.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" list fchmodat2
expect_empty err
expect_text out 452
expect_text out chmod-family
