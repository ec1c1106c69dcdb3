#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The manual has a page a command, with all of its options, and troff and mandoc have nothing to
# complain of; `scmpl help COMMAND` is `scmpl COMMAND --help`.

. "$TESTS/lib.sh"

# options TEXT PAGE: those that --help lists are in the page.
options()
{
	sed -n 's/^ \{2,6\}\(-., \)\?\(--[a-z-]*\).*/\2/p' "$1" >options
	[ -s options ] || fail "$1 lists no options"
	while read -r option; do
		expect_text "$2" "$(printf %s "$option" | sed 's/-/\\-/g')\\fR"
	done <options
}

"$SCMPL" --man >scmpl.1
"$SCMPL" --help >help
options help scmpl.1
for option in --help --version --man --completion; do
	grep -qx -e "$option" options || fail "--help lacks $option"
done
sed -n 's/^  \([a-z]*\)  .*/\1/p; /place of/q' help >commands
[ -s commands ] || fail 'scmpl --help lists no command'
while read -r command; do
	expect_text scmpl.1 ".BR scmpl\\-$command (1)"
	"$SCMPL" --man "$command" >"scmpl-$command.1"
	"$SCMPL" "$command" --help >help
	"$SCMPL" help "$command" >again
	expect_same help again
	options help "scmpl-$command.1"
	for section in NAME SYNOPSIS DESCRIPTION OPTIONS 'EXIT STATUS' EXAMPLES 'SEE ALSO'; do
		grep -qx -e ".SH $section" "scmpl-$command.1" || fail "$command: no $section"
	done
done <commands
expect_status 2 "$SCMPL" --man biuld
expect_text err "did you mean 'build'?"

if command -v mandoc >/dev/null; then
	mandoc -T lint scmpl*.1 >out || fail "mandoc: $(cat out)"
fi
command -v groff >/dev/null || skip 'groff is not installed'
for page in scmpl*.1; do
	groff -man -ww -Tascii "$page" >plain 2>err
	expect_empty err
done
groff -man -ww -Tascii -P-c -P-b -P-u scmpl-diff.1 >plain
expect_text plain '--fail-on=looser|stricter|any'
expect_text plain "git config diff.scmpl.command 'scmpl diff'"
