#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# verify --pid: what a running process is under is read out of the kernel and
# proven, also when it is several filters, or only one of its threads is.

. "$TESTS/live/lib.sh"
become_root
open_to_users

# Leaves in $sleeper the id of a process under the policies given.
start()
{
	"$SCMPL" exec "$@" -- sleep 60 &
	sleeper=$!
	trap 'kill $sleeper' EXIT
	tries=100
	until [ "$(cat /proc/$sleeper/comm)" = sleep ] || [ "$tries" -eq 0 ]; do
		sleep 0.1
		tries=$((tries - 1))
	done
}

stop()
{
	trap - EXIT
	kill "$sleeper"
	wait "$sleeper" || true
}

cat >policy.scp <<'END'
default allow
deny chmod-family, mkdir
deny ioctl where cmd in (TIOCSTI, TIOCLINUX)
deny ptrace if no cap SYS_PTRACE
END
echo 'default allow deny chmod-family' >chmod.scp
echo 'default allow deny mkdir; deny ioctl where cmd in (TIOCSTI, TIOCLINUX); deny ptrace if no cap SYS_PTRACE' >rest.scp
sed 's/TIOCLINUX/FIONREAD/' policy.scp >changed.scp

expect_status 1 "$SCMPL" verify --pid $$ policy.scp
expect_text err 'is under no filter'

start policy.scp
expect_status 0 "$SCMPL" verify --pid "$sleeper" policy.scp
expect_text out 'the same, in 1 filter'
expect_status 1 "$SCMPL" verify --pid "$sleeper" changed.scp
expect_text err '[artefact-differs]'
expect_text err "ioctl(cmd = TIOCLINUX) on $(uname -m)"
expect_text err "the policy says 'allow', the process 'deny with EPERM'"
expect_status 1 "$SCMPL" verify --pid "$sleeper" --cap '' policy.scp
expect_text err "error: ptrace on $(uname -m): the policy says 'deny with EPERM'"
expect_status 3 as_user "$SCMPL" verify --pid "$sleeper" policy.scp
expect_text err "cannot read the filters of process $sleeper"
stop

start chmod.scp rest.scp
expect_status 0 "$SCMPL" verify --pid "$sleeper" policy.scp
expect_text out 'the same, in 2 filters'
stop

# A thread that was there before may be without: that is a hole, and no proof.
cat >thread.py <<'END'
import ctypes, os, struct, threading, time

libc = ctypes.CDLL(None, use_errno=True)
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
code = open("policy.bpf", "rb").read()
buffer = ctypes.create_string_buffer(code)
program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
libc.prctl(38, 1, 0, 0, 0)
if libc.prctl(22, 2, program, 0, 0):
    raise OSError(ctypes.get_errno(), "seccomp")
open("ready", "w").close()
time.sleep(60)
END
"$SCMPL" build -t bpf --arch "$(uname -m)" --cap '' --kernel 6.1 -o policy.bpf policy.scp
python3 thread.py &
sleeper=$!
trap 'kill $sleeper' EXIT
tries=100
until [ -e ready ] || [ "$tries" -eq 0 ]; do
	sleep 0.1
	tries=$((tries - 1))
done
expect_status 1 "$SCMPL" verify --pid "$sleeper" policy.scp
expect_text err 'is under other filters than its first thread'
stop

expect_status 3 "$SCMPL" verify --pid "$sleeper" policy.scp
expect_status 2 "$SCMPL" verify --pid none policy.scp
