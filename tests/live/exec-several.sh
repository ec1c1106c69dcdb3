#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Several policies are all in force, each as a filter; the strictest verdict holds,
# and of equally strict ones the last.

. "$TESTS/live/lib.sh"

echo 'deny mkdir with EACCES' | policy first.scp
printf 'deny mkdir with ENOSYS\nkill rmdir\n' | policy second.scp
both()
{
	run "$@" -- sh -c 'mkdir new; rmdir new; mkdir new; grep Seccomp_filters /proc/self/status'
}
both "$SCMPL" exec first.scp second.scp
expect_text err 'Function not implemented'
expect_text err 'Bad system call'
expect_text out "$(printf 'Seccomp_filters:\t2')"
cp err expected
both "$SCMPL" exec -p first.scp -p second.scp
expect_same expected err
both "$SCMPL" exec -p first.scp second.scp
expect_same expected err
both "$SCMPL" exec -p first.scp -e "$(cat second.scp)"
expect_same expected err
both "$SCMPL" exec second.scp first.scp
expect_text err 'Permission denied'
expect_text err 'Bad system call'
# The first that denies execve is named, before anything runs.
echo 'deny execve' | policy no-exec.scp
expect_status 126 "$SCMPL" exec first.scp no-exec.scp -- touch it-ran
expect_text err no-exec.scp:2
[ ! -e it-ran ] || fail 'the command ran'
