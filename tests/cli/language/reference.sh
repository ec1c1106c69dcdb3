#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The language reference is whole: its links lead somewhere, every heading is in the contents,
# every reserved word in the grammar, every diagnostic it names exists.

. "$TESTS/lib.sh"

page=$TESTS/../grammar/LANGUAGE.md

# As GitHub makes anchors of headings.
awk '
	/^```/ { inside = !inside }
	!inside && /^##+ / {
		sub(/^#+ /, "")
		$0 = tolower($0)
		gsub(/[^a-z0-9 _-]/, "")
		gsub(/ /, "-")
		print
	}
' "$page" | grep -v '^contents$' | sort >headings
grep -o '](#[a-z0-9-]*)' "$page" | sed 's/](#\(.*\))/\1/' | sort -u >links
expect_same headings links

sed -n 's/^"\([a-z-]*\)".*/\1/p' "$TESTS/../grammar/scmpl.l" >reserved
[ "$(wc -l <reserved)" -ge 40 ] || fail 'the scanner has few words'
sed -n '/^```ebnf/,$p' "$page" >ebnf
while read -r word; do
	expect_text ebnf "\"$word\""
done <reserved

grep -o '\[[a-z-]*\][^(]' "$page" | sed 's/\[\(.*\)\]./\1/' | grep -- - | sort -u >slugs
[ "$(wc -l <slugs)" -ge 15 ] || fail 'the reference names few diagnostics'
while read -r slug; do
	expect_status 0 "$SCMPL" explain "$slug"
done <slugs
