#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# -e takes the policy from the command line.

. "$TESTS/lib.sh"

founding_policy
"$SCMPL" build founding.scp | sed '/comment/d' >expected
"$SCMPL" build -e 'default allow; deny chmod-family, mkdir' | sed '/comment/d' >actual
expect_same expected actual
