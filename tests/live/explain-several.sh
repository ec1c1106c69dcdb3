#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Of several policies the one that decides is named, and its answer is given.

. "$TESTS/live/lib.sh"

printf 'deny mkdir with EACCES\nlog rmdir\n' | policy first.scp
printf 'deny mkdir with ENOSYS\ndeny rmdir\n' | policy second.scp
run "$SCMPL" exec --explain-denied first.scp second.scp -- sh -c 'mkdir new; rmdir old'
expect_text err 'denied with ENOSYS by second.scp:2'
expect_text err 'denied with EPERM by second.scp:3'
expect_text err 'Function not implemented'
run "$SCMPL" exec --explain-denied second.scp first.scp -- sh -c 'mkdir new; rmdir old'
expect_text err 'denied with EACCES by first.scp:2'
expect_text err 'denied with EPERM by second.scp:3'
expect_text err 'Permission denied'
