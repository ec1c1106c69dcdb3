#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The language reference as a page, scmpl(5): nothing of Markdown is left, nothing of the
# examples is lost, and troff has nothing to complain of.

. "$TESTS/lib.sh"

source=$TESTS/../grammar/LANGUAGE.md
LC_ALL=C awk -f "$TESTS/../grammar/manual.awk" -v version=test -v date=2026-11-28 \
	"$source" >scmpl.5
! grep -n '```\|](\|^#\+ [A-Z]\|^|' scmpl.5 || fail 'that is Markdown'
if command -v mandoc >/dev/null; then
	mandoc -T lint scmpl.5 >out || fail "mandoc: $(cat out)"
fi
command -v groff >/dev/null || skip 'groff is not installed'
groff -man -ww -Tascii -P-c -P-b -P-u scmpl.5 >plain 2>err
expect_empty err
awk '
	/^```/ { inside = !inside; next }
	inside && /./ { sub(/^ +/, ""); print }
' "$source" >examples
[ -s examples ] || fail 'the reference shows no examples'
while read -r line; do
	expect_text plain "$line"
done <examples
