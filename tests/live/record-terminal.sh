#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# On a terminal there is a line of progress, and Ctrl-C keeps what was seen.

. "$TESTS/live/lib.sh"

cat >terminal.py <<'END'
import os, pty, sys, time
pid, master = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
seen = b""
pressed = False
while True:
    try:
        seen += os.read(master, 4096)
    except OSError:
        break  # the other side has gone
    if not pressed and b" calls of " in seen and os.path.exists("ready"):
        os.write(master, b"\x03")
        pressed = True
sys.stdout.buffer.write(seen)
ended = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.exit(42 if ended == -2 else 0) # by SIGINT, as the command
END
expect_status 42 python3 terminal.py "$SCMPL" record -o p.scp -- sh -c 'mkdir new; : >ready; exec sleep 60'
grep -q 'scmpl: [0-9]* calls of [0-9]* kinds' out || fail "$(cat out)"
grep -q '^allow.*mkdir' p.scp || fail "$(cat p.scp)"
# Not on a terminal.
"$SCMPL" record -o p.scp -- sleep 1.5 2>err
expect_empty err
