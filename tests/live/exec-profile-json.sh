#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A profile.json is enforced like the policy that it was built from.

. "$TESTS/live/lib.sh"

founding_policy
"$SCMPL" build founding.scp >profile.json
observe env >control
founding_outcomes <control >expected
observe "$SCMPL" exec profile.json -- >actual
expect_same expected actual
