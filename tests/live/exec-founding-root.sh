#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The founding policy, as the caller: chmod by every call and mkdir are refused,
# everything else works as it did.

. "$TESTS/live/lib.sh"

founding_policy
observe env >control
grep -q '^x86_64 fchmodat ok$\|^native fchmodat ok$' control || fail 'the control run is broken'
founding_outcomes <control >expected
observe "$SCMPL" exec founding.scp -- >actual
expect_same expected actual
