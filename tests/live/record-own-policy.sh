#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A command runs under its own record, and what it did not do is denied.

. "$TESTS/live/lib.sh"

cat >work.sh <<'END'
mkdir folder
echo text >folder/file
cat folder/file
ls -l folder >/dev/null
rm -r folder
exit 3
END
expect_status 3 "$SCMPL" record -o work.scp -- sh work.sh
expect_text out text
expect_empty err
expect_text work.scp '# Recorded by scmpl: sh work.sh'
expect_text work.scp 'default deny'
expect_status 0 "$SCMPL" fmt --check work.scp
grep -q '^allow [a-z0-9-]* .*# seen [0-9]*' work.scp || fail "$(cat work.scp)"
expect_status 3 "$SCMPL" exec --explain-denied work.scp -- sh work.sh
expect_empty err
expect_status 1 "$SCMPL" exec work.scp -- ln -s a b
expect_text err 'Operation not permitted'
# Another look gives the same policy, but for its counts.
run "$SCMPL" record -o again.scp -- sh work.sh
for file in work.scp again.scp; do
	sed -n 's/^\(allow [^#]*[^# ]\) *#.*/\1/p' $file >$file.rules
done
expect_same work.scp.rules again.scp.rules
