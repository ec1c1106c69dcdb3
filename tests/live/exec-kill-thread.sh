#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# kill-thread ends a process of one thread like kill.

. "$TESTS/live/lib.sh"

echo 'kill-thread mkdir' | policy kill-thread.scp
expect_status $((128 + 31)) "$SCMPL" exec kill-thread.scp -- mkdir new
[ ! -e new ] || fail 'the folder was made'
