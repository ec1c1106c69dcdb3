#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Rules of a profile that is extended are not asked for expectations, the policy's own are.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" test -e 'extend docker-default; override allow clone3; expect allow clone3'
expect_text out '1 of 1 rules'
