#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# list GROUP shows its members, where they are, and the ways round it.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" list chmod-family
expect_empty err
for call in chmod fchmod fchmodat fchmodat2; do
	grep -qw "$call" out || fail "$call is missing"
done
expect_text out 'chmod  not on aarch64'
expect_text out 'ways round it:'
expect_text out 'IORING_OP_SETXATTR'
expect_text out 'defined in <stdlib>/families/filesystem.scp:'

# A condition is shown as it is written.
expect_status 0 "$SCMPL" list open-read-only
expect_text out 'openat (on a condition)'
expect_text out 'openat(flags has only '
