#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Mistakes in a table are told by its lines; nothing is tested then.

. "$TESTS/lib.sh"

echo 'default allow deny mkdir' >policy.scp
cat >calls.sim <<'END'
x86_64 mkdir -> deny

mkdir -> deny
x86_64 mkdri -> deny
x86_64 mkdir 1 2 3 4 5 6 7 -> deny
x86_64 mkdir -> refuse
END
expect_status 1 "$SCMPL" test policy.scp calls.sim
expect_empty out
expect_text err '[table-row]'
for line in 3 5 6; do
	expect_text err "calls.sim:$line:"
done
printf 'x86_64 mkdri -> deny\n' >calls.sim
expect_status 1 "$SCMPL" test policy.scp calls.sim
expect_text out 'not ok'
expect_text out "unknown system call 'mkdri'"
expect_status 3 "$SCMPL" test policy.scp missing.sim
expect_status 2 "$SCMPL" test
