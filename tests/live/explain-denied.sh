#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The founding story: every denied call is told with its arguments and the line
# that denied it, and the command sees what it would see anyway.

. "$TESTS/live/lib.sh"

founding_policy
cat >try.sh <<'END'
touch file
chmod +x file
echo "chmod $?"
mkdir new
echo "mkdir $?"
END
run "$SCMPL" exec founding.scp -- sh try.sh
cp out expected.out
cp err expected.err
run "$SCMPL" exec --explain-denied founding.scp -- sh try.sh
expect_same expected.out out
grep -v '^scmpl: \|^    ' err >actual.err
expect_same expected.err actual.err
grep -q '^scmpl: chmod\[[0-9]*\]: fchmodat.*"file", 0[0-7]* *.* denied with EPERM by founding.scp:2 (chmod-family)$' err ||
	grep -q '^scmpl: chmod\[[0-9]*\]: f\?chmod.* denied with EPERM by founding.scp:2 (chmod-family)$' err ||
	fail "$(cat err)"
expect_text err 'mkdir("new", 0o777) denied with EPERM by founding.scp:2 (mkdir)'
expect_text err 'scmpl: 2 calls denied; this would allow them:'
expect_text err '    founding.scp:2: take out mkdir'
expect_text err '    founding.scp:2: except '
