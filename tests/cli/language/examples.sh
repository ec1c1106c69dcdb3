#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every example of the language reference does what its fence says; those without warnings
# are told none.

. "$TESTS/lib.sh"

LC_ALL=C awk -f "$TESTS/language.awk" "$TESTS/../grammar/LANGUAGE.md" >index
[ "$(wc -l <index)" -ge 60 ] || fail 'the reference shows few examples'

# main_abi FILE: the option that examples without `arch' are built with.
main_abi()
{
	grep -Eq '^(default allow; )?(arch|extend) ' "$1" || echo --arch x86_64
}

# told FILE SEVERITY SLUG: at the line that shows it in a comment.
told()
{
	told_line=$(grep -nF "# $2 [$3]" "$1" | cut -d : -f 1)
	[ -n "$told_line" ] || fail "$1 does not show its $2 [$3]"
	grep -q "^$1:$told_line:.* $2: .*\[$3\]\$" err || {
		cat err >&2
		fail "$1:$told_line: no $2 [$3]"
	}
}

while read -r file kind slug; do
	# shellcheck disable=SC2046 # an option and its value, or nothing
	case $kind in
	compiles | enforced)
		expect_status 0 "$SCMPL" build $(main_abi "$file") --engine libseccomp=2.6.1 \
			"$file"
		expect_empty err
		;;
	fails)
		expect_status 1 "$SCMPL" build $(main_abi "$file") "$file"
		told "$file" error "$slug"
		;;
	warns)
		expect_status 0 "$SCMPL" build $(main_abi "$file") "$file"
		told "$file" warning "$slug"
		;;
	checks)
		expect_status 0 "$SCMPL" check "$file"
		told "$file" warning "$slug"
		;;
	table)
		expect_status 0 "$SCMPL" test "$file" "$file.table"
		;;
	part)
		grep -q "include \"$file\"" ./*.scp || fail "nothing includes $file"
		;;
	*)
		fail "$file: nothing does '$kind'"
		;;
	esac
done <index
