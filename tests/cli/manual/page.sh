#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The manual page has every command and option, and troff has nothing to complain of.

. "$TESTS/lib.sh"

"$SCMPL" --man >scmpl.1
"$SCMPL" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p; /formats of/q' >commands
[ -s commands ] || fail 'scmpl --help lists no command'
while read -r command; do
	expect_text scmpl.1 ".SS $command"
	"$SCMPL" "$command" --help | sed -n 's/^ \{2,6\}\(-., \)\?\(--[a-z-]*\).*/\2/p' >options
	while read -r option; do
		[ "$option" = --help ] ||
			expect_text scmpl.1 "$(printf %s "$option" | sed 's/-/\\-/g')\\fR"
	done <options
done <commands
command -v groff >/dev/null || skip 'groff is not installed'
groff -man -ww -Tascii scmpl.1 >page 2>err
expect_empty err
col -b <page >plain 2>/dev/null || cp page plain
expect_text plain '--fail-on=looser|stricter|any'
expect_text plain "git config diff.scmpl.command 'scmpl diff'"
