#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --help is asked for: it goes to stdout, and that is a success.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" --help
expect_empty err
for command in build exec list; do
	expect_text out "$command"
done
for command in build exec list; do
	expect_status 0 "$SCMPL" "$command" --help
	expect_empty err
	expect_text out "scmpl $command"
done
