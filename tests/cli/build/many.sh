#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Several policies become files in a folder: all of them, or none; by how many processes does
# not show.

. "$TESTS/lib.sh"

mkdir policies other
printf 'default deny\nallow read, exit_group\n' >policies/a.scp
printf 'default deny\nallow read, write, exit_group\n' >policies/b.scp
printf 'default allow\ndeny chmodd\n' >policies/wrong.scp
cp policies/a.scp other/a.scp

for jobs in 1 2 7; do
	"$SCMPL" build --jobs $jobs -o "out-$jobs" policies/a.scp policies/b.scp >said 2>err ||
		fail "$(cat err)"
	expect_empty said
	[ "$(cat err)" = 'scmpl: 2 policies: 2 compiled' ] || fail "$(cat err)"
	[ "$(ls "out-$jobs")" = 'a.json
b.json' ] || fail "$(ls "out-$jobs")"
	for name in a b; do
		"$SCMPL" build policies/$name.scp | cmp - "out-$jobs/$name.json" || fail $name
	done
done

# The format's ending; one policy, too, when -o is a folder.
"$SCMPL" build -t c --arch x86_64 --cap '' --kernel 6.1 -o out-1 other/a.scp 2>err ||
	fail "$(cat err)"
grep -q ' a_install(' out-1/a.h || fail "$(cat out-1/a.h)"
"$SCMPL" build -o one/ other/a.scp 2>err || fail "$(cat err)"
cmp one/a.json out-1/a.json

# One is wrong: all are told of, in order, and nothing is written.
cp out-1/a.json before
printf 'default deny\nallow getpid\n' >policies/a.scp
printf 'deny\n' >policies/c.scp
for jobs in 1 2; do
	expect_status 1 "$SCMPL" build -j $jobs -o out-1 policies/*.scp
	cp err "err-$jobs"
done
cmp err-1 err-2 || fail "$(diff err-1 err-2)"
grep -v '^ ' err-1 | cut -d: -f1-2 | uniq >heads
[ "$(cat heads)" = 'policies/c.scp:1
policies/wrong.scp:2
scmpl: 4 policies
scmpl: nothing is written' ] || fail "$(cat err-1)"
cmp before out-1/a.json
[ ! -e out-1/c.json ] || fail 'a file of a wrong policy'
expect_status 1 "$SCMPL" build -o never policies/*.scp
[ ! -e never ] || fail 'a folder for nothing'

# Objects of a cluster are called as their files, and listed for `kubectl apply -k`.
"$SCMPL" build -t spo --arch x86_64 --cap '' --kernel 6.1 -o cluster other/a.scp policies/b.scp \
	2>err || fail "$(cat err)"
expect_text cluster/a.yaml 'name: "a"'
expect_text cluster/kustomization.yaml 'b.yaml'

# What would be lost is refused before anything is compiled.
expect_status 2 "$SCMPL" build -o out-1 policies/a.scp other/a.scp
grep -q "'policies/a.scp' and 'other/a.scp' would both become a.json" err || fail "$(cat err)"
expect_status 2 "$SCMPL" build -o out-1 out-1/a.json out-1/b.json
grep -q "what is made of 'out-1/a.json' would replace it" err || fail "$(cat err)"
expect_status 2 "$SCMPL" build -o out-1 - policies/a.scp
expect_status 2 "$SCMPL" build policies/a.scp policies/b.scp
expect_status 2 "$SCMPL" build -t c --name x -o out-1 policies/a.scp policies/b.scp
expect_status 2 "$SCMPL" build --jobs 0 -o out-1 policies/a.scp policies/b.scp
cmp before out-1/a.json

# A place that cannot be written to: nothing is, and no temporary file is left.
mkdir out-2/b.scp.d
rm out-2/b.json
mkdir out-2/b.json
cp out-2/a.json before
expect_status 3 "$SCMPL" build -o out-2 policies/a.scp policies/b.scp
cmp before out-2/a.json
[ "$(ls out-2 | wc -l)" = 3 ] || fail "$(ls out-2)"
