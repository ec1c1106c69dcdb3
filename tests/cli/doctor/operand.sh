#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# doctor takes no operand.

. "$TESTS/lib.sh"

expect_status 2 "$SCMPL" doctor this
expect_text err 'usage: scmpl doctor'
