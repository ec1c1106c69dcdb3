#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# No privilege is needed, for threads and grandchildren either.

. "$TESTS/live/lib.sh"

open_to_users
printf 'deny mkdir\nkill rmdir\n' | policy p.scp
cat >threads.py <<'END'
import os, subprocess, threading
def work(number):
    try:
        os.mkdir(f"thread-{number}")
    except PermissionError:
        pass
threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
subprocess.run(["sh", "-c", "sh -c 'mkdir deep; rmdir deep'"])
END
python=/usr/bin/python3
as_user "$python" -c '' 2>/dev/null || skip 'no python3 for an ordinary user'
chmod 755 threads.py
run as_user "$SCMPL" exec --explain-denied p.scp -- "$python" threads.py
for number in 0 1 2 3; do
	expect_text err "mkdir(\"thread-$number\""
done
expect_text err 'mkdir("deep", 0o777) denied with EPERM by p.scp:2'
expect_text err 'rmdir("deep") killed by p.scp:3'
expect_text err 'scmpl: 6 calls denied'
