#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# An output that cannot be written is the environment's fault: exit status 3, and a message.

. "$TESTS/lib.sh"

founding_policy
expect_status 3 "$SCMPL" build -o no/such/folder/profile.json founding.scp
expect_text err no/such/folder/profile.json
expect_status 3 sh -c '"$SCMPL" build founding.scp >/dev/full'
[ -s err ] || fail 'no message'
