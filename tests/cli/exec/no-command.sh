#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# exec without a command is exit status 125, and a message.

. "$TESTS/lib.sh"

founding_policy
expect_status 125 "$SCMPL" exec founding.scp
[ -s err ] || fail 'no message'
expect_status 125 "$SCMPL" exec
[ -s err ] || fail 'no message'
