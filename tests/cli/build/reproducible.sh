#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The same policy gives the same bytes, from any folder and in any locale.

. "$TESTS/lib.sh"

founding_policy
"$SCMPL" build founding.scp >expected
mkdir -p elsewhere
cp founding.scp elsewhere/
(cd elsewhere && env LC_ALL=tr_TR.UTF-8 TZ=Asia/Tokyo "$SCMPL" build founding.scp) >actual
expect_same expected actual
