#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What machines read of several policies is one document, the same whatever the number of jobs,
# and holds what is said of each alone, in order.

. "$TESTS/lib.sh"

printf 'default allow\ndeny chmod\n' >gap.scp
printf 'default allow\ndeny mkdir\n' >other.scp
printf 'deny chmodd\n' >wrong.scp
printf 'default allow\n' >well.scp
cat >read.py <<'END'
import json, sys

def load(name, kind):
    document = json.load(open(name))
    if kind == "json":
        return document, []
    run, = document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules)), rules
    return run["results"], rules

kind, whole, *parts = sys.argv[1:]
results, rules = load(whole, kind)
single = [load(part, kind) for part in parts]
assert results == [result for found, _ in single for result in found], whole
assert set(rules) == {rule for _, found in single for rule in found}, rules
assert len(results) > len(parts), results
END

names='gap.scp wrong.scp well.scp missing.scp other.scp'
for kind in json sarif; do
	for name in $names; do
		"$SCMPL" check --diagnostics=$kind $name >$kind-$name 2>err || :
		expect_empty err
	done
	for jobs in 1 2 7; do
		# shellcheck disable=SC2086 # a name each
		expect_status 3 "$SCMPL" check --diagnostics=$kind -j $jobs $names
		expect_empty err
		cp out $kind-$jobs
	done
	expect_same $kind-1 $kind-2
	expect_same $kind-1 $kind-7
	python3 read.py $kind $kind-1 $kind-gap.scp $kind-wrong.scp $kind-well.scp \
		$kind-missing.scp $kind-other.scp
done

# Of commands that print something else, on standard error.
expect_status 1 "$SCMPL" build --diagnostics=json -o made gap.scp wrong.scp
expect_empty out
python3 -m json.tool err >/dev/null
[ ! -e made ] || fail 'a folder for nothing'
expect_status 0 "$SCMPL" build --diagnostics=json -o made gap.scp other.scp
[ "$(cat err)" = '[]' ] || fail "$(cat err)"
expect_status 1 "$SCMPL" verify --diagnostics=sarif well.scp wrong.scp
python3 -m json.tool err >/dev/null
expect_text out 'well.scp:'
