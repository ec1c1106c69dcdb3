# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
#
# try_habits TABLE: what people type is one error, which names the right form; who does as told
# gets a policy.  policies.table says what its columns are.

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

try_habit()
{
	lines "$1" >typed.scp
	lines "$3" >right.scp
	expect_status 1 "$SCMPL" build typed.scp
	expect_text err "$2"
	expect_equal 1 "$(grep -c ': error: ' err)" "errors of: $1"
	meant=$(sed -n "s/.*did you mean '\(.*\)'?\$/\1/p" err)
	expect_text right.scp "$meant"
	for name in $(names_told); do
		"$SCMPL" list "$name" >/dev/null || fail "there is no $name: $1"
	done
	expect_status 0 "$SCMPL" build --arch x86_64 right.scp
}

try_habits()
{
	count=0
	grep -v '^#' "$TESTS/cli/habits/$1.table" | sed 's/ | /\t/g' >table
	while IFS='	' read -r typed told right; do
		try_habit "$typed" "$told" "$right"
		count=$((count + 1))
	done <table
	[ "$count" -gt "$2" ] || fail "only $count lines"
}
