#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What people type who come from JSON, systemd or C is one error, which names the right form;
# who does as told gets a policy.

. "$TESTS/lib.sh"

lines()
{
	printf '%s\n' "$1" | sed 's/; */\n/g'
}

# The names of "there are A, B and others" and "there are the profiles A, B".
names_told()
{
	sed -n '/there are no /d; s/.*there are //p' err | sed 's/ and others.*//; s/^the profiles//' | tr -d ,
}

count=0
grep -v '^#' "$TESTS/cli/habits/policies.table" | sed 's/ | /\t/g' >table
while IFS='	' read -r typed told right; do
	lines "$typed" >typed.scp
	lines "$right" >right.scp
	expect_status 1 "$SCMPL" build typed.scp
	expect_text err "$told"
	expect_equal 1 "$(grep -c ': error: ' err)" "errors of: $typed"
	meant=$(sed -n "s/.*did you mean '\(.*\)'?\$/\1/p" err)
	expect_text right.scp "$meant"
	for name in $(names_told); do
		"$SCMPL" list "$name" >/dev/null || fail "there is no $name: $typed"
	done
	expect_status 0 "$SCMPL" build --arch x86_64 right.scp
	count=$((count + 1))
done <table
[ "$count" -gt 130 ] || fail "only $count lines"
