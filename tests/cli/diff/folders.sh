#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Two folders: those of one name are compared, what was renamed is found by its text, by what was
# built of it or by what it decides, and what came and went is told; whatever the number of jobs.

. "$TESTS/lib.sh"

mkdir -p old/sub new/sub old/.git
printf 'default allow\narch x86_64\ninclude "part.scp"\n' >old/web.scp
echo 'deny mkdir, rmdir' >old/part.scp
printf 'default allow\narch x86_64\ndeny reboot\n' >old/sub/same.scp
printf 'default allow\narch x86_64\ndeny sync, syncfs\n' >old/moved.scp
printf 'default allow\narch x86_64\ndeny chmod, fchmod, chown, link, symlink\n' >old/batch.scp
printf 'default allow\narch x86_64\ndeny rename\n' >old/gone.scp
printf 'default allow\narch x86_64\ndeny mount\n' >old/built.scp
echo '{"a": 1}' >old/notes.json
echo 'deny' >old/.git/none.scp
cp old/web.scp old/part.scp new
cp old/sub/same.scp new/sub
cp old/moved.scp new/a-moved.scp
sed -i 's/, rmdir//' new/part.scp
printf 'arch x86_64\ndefault allow\ndeny chmod, chown, link\n' >new/jobs.scp
"$SCMPL" build -o new/built.json old/built.scp
echo '{"a": 2}' >new/notes.json
echo '[]' >new/more.json
cat >expected <<'END'
policy moved.scp -> a-moved.scp
no change in meaning
policy built.scp -> built.json
no change in meaning
policy batch.scp -> jobs.scp

looser: deny with EPERM -> allow
  fchmod, symlink

policy web.scp

looser: deny with EPERM -> allow
  rmdir

policy gone.scp: gone
END
for jobs in 1 2 6; do
	expect_status 1 "$SCMPL" diff -j $jobs old new/
	sed -i '/for example/d' out
	expect_same expected out
	[ "$(cat err)" = 'scmpl: 6 policies: 3 equal, 2 looser, 1 gone; 3 renamed' ] ||
		fail "$(cat err)"
	expect_status 1 "$SCMPL" diff --json -j $jobs old new
	expect_empty err
	cp out "json-$jobs"
done
expect_same json-1 json-2
expect_same json-1 json-6
cat >read.py <<'END'
import json

told = {row["after"] or row["before"]: row for row in json.load(open("json-1"))}
assert {name: row["result"] for name, row in told.items()} == {
    "a-moved.scp": "equal", "built.json": "equal", "jobs.scp": "looser", "web.scp": "looser",
    "gone.scp": "gone", "sub/same.scp": "equal"}, told
assert told["built.json"]["before"] == "built.scp" and told["gone.scp"]["after"] is None, told
assert told["web.scp"]["changes"][0]["calls"] == ["rmdir"], told
END
python3 read.py

expect_status 1 "$SCMPL" diff --name-status old new
printf 'R\tmoved.scp\ta-moved.scp\nR\tbuilt.scp\tbuilt.json\nR\tbatch.scp\tjobs.scp\nM\tweb.scp\nD\tgone.scp\n' >expected
expect_same expected out
expect_empty err
expect_status 0 "$SCMPL" diff --fail-on stricter old new
expect_status 0 "$SCMPL" diff old old
expect_empty out
[ "$(cat err)" = 'scmpl: 6 policies: 6 equal' ] || fail "$(cat err)"

# what stops compiling says why; for machines in one document
echo 'deny no_such_call' >>new/web.scp
echo 'deny nor_such' >>new/sub/same.scp
expect_status 1 "$SCMPL" diff --fail-on stricter old new
expect_text out 'it does not compile any more; the change of the text:'
expect_text err "new/web.scp:4:6: error: unknown system call 'no_such_call'"
expect_text err 'scmpl: 6 policies: 2 equal, 1 looser, 1 gone, 2 wrong; 3 renamed'
expect_status 1 "$SCMPL" diff --diagnostics=json --fail-on stricter old new
[ "$(python3 -c 'import json; print(len(json.load(open("err"))))')" = 2 ] || fail "$(cat err)"

# an artifact is one profile; a folder and a file, or what is not there, are no pair
"$SCMPL" build -t oci-artifact --arch x86_64 --cap '' --kernel 6.1 --name x -o old/art old/gone.scp
cp -R old/art new/art
"$SCMPL" build -t oci-artifact --arch x86_64 --cap '' --kernel 6.1 --name x -o new/art old/batch.scp
expect_status 1 "$SCMPL" diff --name-status --fail-on looser old new
expect_text out 'M	art'
expect_status 1 "$SCMPL" diff old/art new/art
expect_status 2 "$SCMPL" diff --textconv old new
expect_status 2 "$SCMPL" diff --json --name-status old new
expect_status 3 "$SCMPL" diff old none
