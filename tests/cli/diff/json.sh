#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --json says the same to machines.

. "$TESTS/lib.sh"

echo 'default allow deny mkdir arch x86_64, x86' >old.scp
echo 'default allow deny chmod-family; deny socket where family == AF_VSOCK if no cap SYS_ADMIN; arch x86_64' >new.scp
"$SCMPL" diff --json old.scp old.scp
"$SCMPL" diff --json old.scp new.scp || echo "status $?"
# an example is a call that has a name
expect_status 1 "$SCMPL" diff --json -e 'default deny' -e 'default allow'
expect_text out 'calls with a number in no table'
! grep -q '"example": "?"' out || fail 'an example without a name'
