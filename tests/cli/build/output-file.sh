#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# -o writes the file and nothing else.

. "$TESTS/lib.sh"

founding_policy
"$SCMPL" build --engine libseccomp=2.6.1 founding.scp >expected
expect_status 0 "$SCMPL" build --engine libseccomp=2.6.1 -o actual founding.scp
expect_empty out
expect_empty err
expect_same expected actual
