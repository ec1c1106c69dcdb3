#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# list GROUP shows its members.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" list chmod-family
expect_empty err
for call in chmod fchmod fchmodat fchmodat2; do
	grep -qw "$call" out || fail "$call is missing"
done
