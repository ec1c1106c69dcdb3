#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Arguments reach the command unchanged, options and empty words too.

. "$TESTS/live/lib.sh"

founding_policy
"$SCMPL" exec founding.scp -- printf '<%s>\n' --help -o '' 'a b' -- '*' >actual
printf '<%s>\n' --help -o '' 'a b' -- '*' >expected
expect_same expected actual
