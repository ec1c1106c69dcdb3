#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# On a terminal, what takes longer than a second tells what it is at, in a line that is gone
# when it ends.  The second policy comes from a pipe that is written to when that was seen.

. "$TESTS/lib.sh"

cat >terminal.py <<'END'
import os, pty, select, sys, time
wanted = sys.argv[1].encode()
os.mkfifo("slow.scp")
pid, master = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
pipe = os.open("slow.scp", os.O_WRONLY)  # the program has opened it
seen, fed, patience = b"", False, time.monotonic() + 2.5
while True:
    if not fed and (wanted in seen or time.monotonic() > patience):
        os.write(pipe, b"default allow\n")
        os.close(pipe)
        fed = True
    if not select.select([master], [], [], 0.1)[0]:
        continue
    try:
        piece = os.read(master, 4096)
    except OSError:
        piece = b""
    if not piece:
        break
    seen += piece
os.remove("slow.scp")
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END
printf 'default allow\n' >fast.scp
line='scmpl: check: 1 of 2, slow.scp'
wiped=$(printf '\033[K\r\033[K')

expect_status 0 python3 terminal.py "$line" "$SCMPL" check fast.scp slow.scp
expect_text out "$line$wiped"
expect_text out 'scmpl: 2 policies: 2 checked'
expect_status 0 python3 terminal.py "$line" "$SCMPL" check --no-progress fast.scp slow.scp
! grep -q "$line" out || fail "$(cat out)"

# No terminal, no line.
mkfifo slow.scp
"$SCMPL" check fast.scp slow.scp 2>err &
scmpl=$!
{ sleep 1.3; echo 'default allow'; } >slow.scp
wait $scmpl || fail "$(cat err)"
expect_equal "$(cat err)" 'scmpl: 2 policies: 2 checked'

for command in build check diff exec explain import merge record review test verify; do
	"$SCMPL" "$command" --help >help
	expect_text help --no-progress
done
