#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Exit status 125 for a policy that is wrong or missing; the command does not run.

. "$TESTS/live/lib.sh"

echo 'default allow deny chmod-famly' >wrong.scp
: >empty.scp
for file in wrong.scp empty.scp missing.scp .; do
	expect_status 125 "$SCMPL" exec "$file" -- touch it-ran
	[ -s err ] || fail "no message about $file"
	expect_empty out
	[ ! -e it-ran ] || fail "the command ran under $file"
done
expect_status 125 "$SCMPL" exec wrong.scp -- true
expect_text err wrong.scp:1:20
expect_text err chmod-family
