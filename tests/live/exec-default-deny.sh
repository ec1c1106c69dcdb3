#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Under default deny only what is allowed works, and the command still starts.

. "$TESTS/live/lib.sh"

# What a static program needs before main() and to say a word; no way to open.
cat >strict.scp <<'END'
default deny with ENOSYS
allow execve, exit_group, write, writev, brk, mmap, munmap, mprotect
allow arch_prctl, set_tid_address, set_robust_list, rseq, prlimit64, getrandom
allow readlink, readlinkat, fstat, newfstatat, getpid, umask
END
expect_status 0 "$SCMPL" exec strict.scp -- "$PROBES/chmod-probe" nothing
expect_status 1 "$SCMPL" exec strict.scp -- "$PROBES/chmod-probe" calls
expect_text err 'Function not implemented'
expect_empty out
