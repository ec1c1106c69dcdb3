#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# kill, kill-thread and trap happen as without, and are told.

. "$TESTS/live/lib.sh"

printf 'kill mkdir\ntrap rmdir\nkill-thread symlink, symlinkat\n' | policy p.scp
mkdir old
for command in 'mkdir new' 'rmdir old' 'ln -s a b'; do
	expect_status $((128 + 31)) "$SCMPL" exec --explain-denied p.scp -- $command
	[ "$(grep -c '^scmpl: .*\[' err)" -eq 1 ] || fail "$(cat err)"
done
expect_text err 'killed (the thread) by p.scp:4'
expect_status 0 "$SCMPL" exec --explain-denied p.scp -- sh -c 'mkdir new; rmdir old; :'
expect_text err 'mkdir("new", 0o777) killed by p.scp:2 (mkdir)'
expect_text err 'rmdir("old") trapped with SIGSYS by p.scp:3 (rmdir)'
# A handler gets all that the kernel tells it.
cat >handler.py <<'END'
import os, signal, time
handled = []
signal.signal(signal.SIGSYS, lambda *_: handled.append(True))
try:
    os.rmdir("old")
except OSError:
    pass
# The interpreter calls a handler some time after the signal.
for _ in range(1000):
    if handled:
        break
    time.sleep(0.01)
print("handled" if handled else "not handled")
END
expect_status 0 "$SCMPL" exec --explain-denied p.scp -- python3 handler.py
expect_equal handled "$(cat out)"
expect_text err trapped
# One thread dies, the others live.
cat >threads.py <<'END'
import os, threading, time
threading.Thread(target=lambda: os.symlink("a", "b"), daemon=True).start()
time.sleep(0.3)
print("alive", flush=True)
os._exit(5)
END
expect_status 5 "$SCMPL" exec --explain-denied p.scp -- python3 threads.py
expect_text out alive
expect_text err 'killed (the thread)'
