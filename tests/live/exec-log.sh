#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# log lets the call through.

. "$TESTS/live/lib.sh"

echo 'log mkdir' | policy log.scp
expect_status 0 "$SCMPL" exec log.scp -- mkdir new
[ -d new ] || fail 'the folder was not made'
