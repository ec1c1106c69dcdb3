#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# On every policy of the tests and every file of the standard library: formatted
# text parses, is not changed by formatting it again, and has each word, also of
# comments, that was there.  (cli/diff/formatted: it means the same.)

. "$TESTS/lib.sh"

count=0
for policy in "$TESTS"/../stdlib/*.scp "$TESTS"/../stdlib/*/*.scp "$TESTS"/cases/*/*.scp; do
	count=$((count + 1))
	cp "$policy" "$count.scp"
done
[ "$count" -gt 100 ] || fail "there are only $count policies"

words()
{
	for policy in ./*.scp; do
		cat "$policy"
		echo
	done | tr -c 'A-Za-z0-9_' '\n' | sed '/^$/d; s/^not$/no/' | sort
}

words >before
run "$SCMPL" fmt ./*.scp
[ "$status" -le 1 ] || fail "exit status $status"
words >after
expect_same before after

run "$SCMPL" fmt --check ./*.scp
if grep -F 'canonical' err >&2; then
	fail 'formatted text is changed by formatting it again'
fi

# A comment inside of a statement that comes to stand above it.
expect_status 0 "$SCMPL" fmt - <<'END'
default # one

deny # two
arch x86_64 # three
END
mv out above.scp
expect_status 0 "$SCMPL" fmt --check above.scp
