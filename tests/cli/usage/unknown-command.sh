#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A command that does not exist: exit status 2, and the nearest one.

. "$TESTS/lib.sh"

expect_status 2 "$SCMPL" biuld
expect_empty out
expect_text err biuld
expect_text err build
