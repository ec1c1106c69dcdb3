#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A policy that denies loading filters does not keep those behind it out.

. "$TESTS/live/lib.sh"

printf 'deny seccomp, prctl\ndeny mkdir with EACCES\nlog unlink, unlinkat\n' | policy locked.scp
printf 'deny mkdir with ENOSYS\ndeny rmdir, unlink, unlinkat\n' | policy last.scp
printf 'deny seccomp, prctl, symlink, symlinkat\ndeny rmdir with EIO\n' | policy middle.scp
cat >try.sh <<'END'
mkdir new
rmdir old
rm file
ln -s a b
END
mkdir old
: >file
run "$SCMPL" exec locked.scp middle.scp last.scp -- sh try.sh
expect_text err "'new': Function not implemented"
expect_text err "'old': Operation not permitted"
expect_text err "'file': Operation not permitted"
expect_text err "'b': Operation not permitted"
run "$SCMPL" exec last.scp locked.scp middle.scp -- sh try.sh
expect_text err "'new': Permission denied"
expect_text err "'old': Input/output error"
expect_text err "'file': Operation not permitted"
