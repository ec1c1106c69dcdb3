#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Several policies, each with the tables behind it, have one protocol, which does not depend on
# how many are tested at once, and fails where one could not be tested.

. "$TESTS/lib.sh"

cat >right.scp <<'END'
default allow
arch x86_64
deny mkdir
expect deny mkdir
END
sed 's/expect deny/expect allow/' right.scp >failing.scp
echo 'deny no_such_call' >wrong.scp
echo 'all mkdir -> deny' >right.table
echo 'all rmdir -> allow' >more.table

for jobs in 1 2 5; do
	expect_status 1 "$SCMPL" test -j $jobs right.scp right.table more.table failing.scp wrong.scp
	cp out "tap-$jobs"
	cp err "err-$jobs"
	expect_status 1 "$SCMPL" test --json --diagnostics sarif -j $jobs right.scp right.table \
		more.table failing.scp wrong.scp
	cp out "json-$jobs"
	cp err "sarif-$jobs"
done
for what in tap err json sarif; do
	expect_same $what-1 $what-2
	expect_same $what-1 $what-5
done
sed 's/read back, .*/read back, .../
	s/compiles it, .*/compiles it, .../
	s/filter for x86_64.*/filter for x86_64 .../' tap-1 >short
cat >expected <<'END'
TAP version 13
# right.scp
ok 1 - right.scp: the Docker profile, read back, ...
ok 2 - right.scp: the Docker profile, as the libseccomp here compiles it, ...
ok 3 - right.scp: the filter for x86_64 ...
ok 4 - right.scp:4: expect deny mkdir
ok 5 - right.scp: right.table:1: expect deny mkdir
ok 6 - right.scp: more.table:1: expect allow rmdir
# 1 of 1 rules are exercised by an expectation
# failing.scp
ok 7 - failing.scp: the Docker profile, read back, ...
ok 8 - failing.scp: the Docker profile, as the libseccomp here compiles it, ...
ok 9 - failing.scp: the filter for x86_64 ...
not ok 10 - failing.scp:4: expect allow mkdir
# policy: the policy says 'deny with EPERM' to 'mkdir' on x86_64, not 'allow'
# no expectation notices failing.scp:3: deny mkdir
# 0 of 1 rules are exercised by an expectation
# wrong.scp
not ok 11 - wrong.scp: it cannot be tested
1..11
END
expect_same expected short
expect_text err-1 "wrong.scp:1:6: error: unknown system call 'no_such_call'"
expect_text err-1 'scmpl: 3 policies: 1 passed, 2 failed'
cat >read.py <<'END'
import json

right, failing, wrong = json.load(open("json-1"))
assert (right["file"], right["failed"], len(right["tests"])) == ("right.scp", 0, 6), right
assert (failing["file"], failing["failed"]) == ("failing.scp", 1), failing
assert wrong == {"file": "wrong.scp", "tests": None}, wrong
run, = json.load(open("sarif-1"))["runs"]
assert {result["ruleId"] for result in run["results"]} == {"no-default", "unknown-syscall"}, run
END
python3 read.py
expect_status 0 "$SCMPL" test right.scp right.scp right.table
expect_status 1 "$SCMPL" test --require-coverage right.scp failing.scp
# a table that is none is no policy either
expect_status 3 "$SCMPL" test right.scp failing.scp wrong.scp.orig
# one policy: no summary, as ever
expect_status 0 "$SCMPL" test right.scp right.table more.table
expect_empty err
