#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
. "$TESTS/lib.sh"

# Debian's two names for it: of KDE's fifth and sixth Frameworks.
for program in ksyntaxhighlighter6 kate-syntax-highlighter; do
	! command -v "$program" >/dev/null || exec python3 "$TESTS/editors/kate.py" "$program"
done
skip "needs KDE's syntax highlighter"
