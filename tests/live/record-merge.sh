#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# --merge keeps every line and comment and adds what is missing, once.

. "$TESTS/live/lib.sh"

cat >web.scp <<'END'
# Ours, by hand.
default deny

allow program-shell except mkdir, mkdirat   # no folders: OPS-7
deny symlink, symlinkat                     # never
END
cp web.scp before.scp
"$SCMPL" record --merge web.scp -o web.scp -- sh -c 'mkdir new; ln -s a b'
[ -d new ] || fail 'the recorder denied'
head -n "$(wc -l <before.scp)" web.scp >kept
expect_same before.scp kept
grep -q '^allow mkdir' web.scp || fail "$(cat web.scp)"
grep -q '^# seen 1: symlink.*web.scp:5' web.scp || fail "$(cat web.scp)"
! grep -q '^allow symlink' web.scp || fail 'it overruled a line of ours'
rmdir new
expect_status 0 "$SCMPL" exec web.scp -- mkdir new
# Nothing new: nothing changes.
rm b
cp web.scp second.scp
"$SCMPL" record --merge web.scp -o web.scp -- sh -c 'mkdir other'
expect_same second.scp web.scp
# The first run has nothing to merge with.
"$SCMPL" record --merge first.scp -o first.scp -- true
expect_text first.scp 'default deny'
# Two runs merged allow both; the first alone does not allow the second.
"$SCMPL" record --merge runs.scp -o runs.scp -- sh -c 'rm -rf new; mkdir new'
cp runs.scp run-1.scp
expect_status 1 "$SCMPL" exec run-1.scp -- sh -c 'mkfifo fifo'
rm -f fifo
"$SCMPL" record --merge runs.scp -o runs.scp -- sh -c 'mkfifo fifo'
rm fifo
expect_status 0 "$SCMPL" exec --explain-denied runs.scp -- sh -c 'rm -rf new; mkdir new; mkfifo fifo'
expect_empty err
[ -p fifo ] || fail 'no fifo'
head -n "$(wc -l <run-1.scp)" runs.scp >kept
expect_same run-1.scp kept
