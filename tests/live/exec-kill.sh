#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# kill ends the process by SIGSYS.

. "$TESTS/live/lib.sh"

echo 'kill mkdir' | policy kill.scp
expect_status $((128 + 31)) "$SCMPL" exec kill.scp -- mkdir new
[ ! -e new ] || fail 'the folder was made'
expect_status 0 "$SCMPL" exec kill.scp -- touch file
