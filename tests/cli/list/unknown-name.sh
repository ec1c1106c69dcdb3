#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# list of a name that does not exist: exit status 1, and the nearest one.

. "$TESTS/lib.sh"

expect_status 1 "$SCMPL" list chmod-famly
expect_empty out
expect_text err chmod-family
