#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# On every policy of the tests and every file of the standard library: formatted
# text parses, is not changed by formatting it again, has each comment and each
# word that was there, and compiles to the same profile.

. "$TESTS/lib.sh"

root=$TESTS/..
words()
{
	tr -c 'A-Za-z0-9_.-' '\n' <"$1" | sed '/^$/d; s/^not$/no/' | sort
}

# What it compiles to, without the remarks, which name lines.
profile()
{
	(cd "$(dirname "$2")" && "$SCMPL" build -t docker - <"$1" 2>/dev/null) |
		sed '/"comment"/d'
}

count=0
for policy in "$root"/stdlib/*.scp "$root"/stdlib/*/*.scp "$TESTS"/cases/*/*.scp; do
	"$SCMPL" fmt - <"$policy" >once 2>err || continue
	count=$((count + 1))
	"$SCMPL" fmt - <once >twice || fail "$policy: the formatted text does not parse"
	expect_same once twice
	words "$policy" >words.before
	words once >words.after
	cmp -s words.before words.after || {
		diff words.before words.after >&2 || :
		fail "$policy: words came or went"
	}
	case $policy in
	*/stdlib/*) continue ;;
	esac
	profile "$PWD/once" "$policy" >profile.after
	profile "$policy" "$policy" >profile.before
	expect_same profile.before profile.after
done
[ "$count" -gt 100 ] || fail "only $count policies were formatted"
