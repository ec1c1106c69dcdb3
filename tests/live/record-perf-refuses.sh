#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Where a call may be missing, `record --backend perf` writes nothing and says why.

. "$TESTS/live/record-perf-lib.sh"

# refused TEXT COMMAND...
refused()
{
	text=$1
	shift
	echo old >kept.scp
	# shellcheck disable=SC2086 # several words, or none
	expect_status 125 "$SCMPL" record --backend perf ${options:-} -o kept.scp -- "$@"
	expect_text err "$text"
	expect_text err 'the listener, which is the default'
	expect_equal old "$(cat kept.scp)" 'what was there'
}

# The command stops record while it makes more calls than the ring holds, and ends in these.
cat >flood.sh <<'END'
kill -STOP $PPID
i=0
while [ $i -lt 1000 ]; do
	kill -0 $$
	i=$((i + 1))
done
kill -CONT $PPID
END
options='--ring-size 4' refused 'came faster than they could be taken' sh flood.sh

open_to_users
expect_status 125 as_user "$SCMPL" record --backend perf -- touch it-ran
expect_text err '--backend perf takes root'
[ ! -e it-ran ] || fail 'the command ran'

# The kernel takes its events off a process that executes what it may not read.
cp /bin/true unreadable
chmod 711 unreadable
as_user ./unreadable || skip 'this folder is out of reach for others'
refused "takes from perf's sight" setpriv --reuid 65534 --regid 65534 --clear-groups sh -c './unreadable; true'

if command -v /usr/bin/python3 >/dev/null; then
	# Tracing alone works; with filters, calls could be given to the tracer.
	cat >traces.py <<'END'
import ctypes, os, sys
PR_SET_SECCOMP, PTRACE_TRACEME = 22, 0
libc = ctypes.CDLL(None)
if sys.argv[1:]:
    libc.prctl(PR_SET_SECCOMP, 2, None, None, None)
child = os.fork()
if child == 0:
    os._exit(libc.ptrace(PTRACE_TRACEME, 0, None, None))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
END
	expect_status 0 "$SCMPL" record --backend perf -o p.scp -- /usr/bin/python3 traces.py
	refused 'loads filters and traces' /usr/bin/python3 traces.py filter
fi

[ "$(uname -m)" = x86_64 ] || exit 0
cat >vsyscall.c <<'END'
int main(void) { return ((long (*)(long *))0xffffffffff600400)(0) < 0; }
END
if cc -o vsyscall vsyscall.c 2>/dev/null && ./vsyscall 2>/dev/null; then
	refused 'the vsyscall page' ./vsyscall
fi
