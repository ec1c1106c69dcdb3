#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The two backends record the same of the same program, whatever ABI, process or thread a call
# comes from.

. "$TESTS/live/record-perf-lib.sh"

# both COMMAND...: its policies by each backend, and how often it made each call.
both()
{
	for backend in listener perf; do
		# shellcheck disable=SC2086 # several words
		run "$SCMPL" record --backend $backend ${options:---counts $backend.counts} \
			-o $backend.scp -- "$@"
		expect_equal "${expected:-0}" "$status" "$(cat err) exit status"
	done
}

# The probe has a process for each call, which it makes through three ABIs.
both "$PROBES/chmod-probe" calls
expect_same listener.scp perf.scp
expect_same listener.counts perf.counts
if [ "$(uname -m)" = x86_64 ]; then
	expect_text perf.scp 'allow chmod on x32'
	"$PROBES/chmod-probe" calls | grep -q '^x86 chmod SIG' ||
		expect_text perf.scp 'allow chmod on x86 '
fi

# A program of 32-bit code; without a libc, as the one for it is seldom there.
cat >code32.c <<'END'
static int call(int nr, int a) { __asm__ volatile("int $0x80" : "+a"(nr) : "b"(a)); return nr; }
void _start(void) { call(60, 022); call(1, call(20, 0) > 0 ? 6 : 7); }
END
if cc -m32 -ffreestanding -nostdlib -static -no-pie -fno-pie -o code32 code32.c 2>/dev/null &&
	{ ./code32 || [ $? -eq 6 ]; }; then
	expected=6 both ./code32
	expect_same listener.scp perf.scp
	expect_text perf.scp 'allow umask on x86 '
fi

# Threads and programs; how often they wait for each other, and which end late, differs.
cat >threads.py <<'END'
import os, subprocess, threading
def work():
    for _ in range(5000):
        os.getpriority(os.PRIO_PROCESS, 0)
    subprocess.run(["/bin/true"], check=True)
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
os._exit(3)
END
if command -v /usr/bin/python3 >/dev/null; then
	expected=3 both /usr/bin/python3 threads.py
	for counts in listener.counts perf.counts; do
		grep -E '^(getpriority|execve|exit_group|openat) ' $counts |
			sort >$counts.fixed
	done
	expect_same listener.counts.fixed perf.counts.fixed
	expect_text perf.counts 'getpriority 20000'
fi

# What is assumed, and a text without '#!', which takes a second execve.
echo 'mkfifo pipe && rm pipe' >text
chmod +x text
options='--assume program-shell' both ./text
expect_same listener.scp perf.scp
expect_text perf.scp 'allow mknodat '
both ./text
expect_text perf.counts 'execve 4'
expect_same listener.counts perf.counts

# Statuses, and what goes on when the command has ended.
expect_status 127 "$SCMPL" record --backend perf -o none.scp -- no-such-command
expect_status 126 "$SCMPL" record --backend perf -o none.scp -- /
[ ! -e none.scp ] || fail 'a policy for nothing'
expect_status 143 "$SCMPL" record --backend perf -o left.scp -- \
	sh -c '(sleep 0.3; mkdir left)& kill -TERM $$'
expect_text left.scp 'allow mkdir '
