#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What goes wrong in execve is told with its exit status, whatever is denied by then.

. "$TESTS/live/lib.sh"

printf '#!/no/such/interpreter\n' >broken
chmod +x broken
for verb in deny kill trap; do
	cat >silent.scp <<END
default allow
$verb write, writev, exit, exit_group, close, nanosleep, clock_nanosleep, brk, mmap, munmap
$verb futex, clone, clone3, rt_sigprocmask, rt_sigreturn, sched_yield, getpid, kill, tgkill
END
	expect_status 127 "$SCMPL" exec silent.scp -- ./broken
	expect_text err "cannot execute './broken'"
done
printf 'default deny\nallow execve\n' >nothing.scp
expect_status 127 "$SCMPL" exec nothing.scp -- ./broken
expect_text err "cannot execute './broken'"
