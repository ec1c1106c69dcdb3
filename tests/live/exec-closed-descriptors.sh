#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Standard streams that the caller closed stay closed.

. "$TESTS/live/lib.sh"

founding_policy
"$SCMPL" exec founding.scp -- sh -c 'ls /proc/$$/fd >"$0"' "$PWD/actual" <&- 2>&-
sh -c 'ls /proc/$$/fd >"$0"' "$PWD/expected" <&- 2>&-
expect_same expected actual
