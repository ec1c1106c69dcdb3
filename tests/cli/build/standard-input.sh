#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `-` is standard input.

. "$TESTS/lib.sh"

founding_policy
"$SCMPL" build founding.scp | sed '/comment/d' >expected
"$SCMPL" build - <founding.scp | sed '/comment/d' >actual
expect_same expected actual
