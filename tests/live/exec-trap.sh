#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# trap sends SIGSYS, which a program can handle.

. "$TESTS/live/lib.sh"

echo 'trap mkdir' | policy trap.scp
expect_status $((128 + 31)) "$SCMPL" exec trap.scp -- mkdir new
"$SCMPL" exec trap.scp -- python3 -c '
import os, signal
signal.signal(signal.SIGSYS, lambda *_: print("handled"))
try:
    os.mkdir("new")
except OSError:
    pass
' >out
expect_text out handled
[ ! -e new ] || fail 'the folder was made'
