#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What --textconv prints is a policy, and decides exactly as the one it was made
# of: nothing is lost in the words of conditions, guards and architectures.

. "$TESTS/lib.sh"

count=0
for policy in "$TESTS"/cases/*/*.scp "$TESTS"/cases/*/*.json; do
	case $policy in
	*/bogons/*) continue ;;
	esac
	"$SCMPL" diff --textconv "$policy" >listing.scp 2>err || continue
	if grep -q '^# This does not compile' listing.scp; then continue; fi
	# No statement is about these; a comment is.
	if grep -q '^# .* on mips64: calls with a number in no table$' listing.scp; then continue; fi
	count=$((count + 1))
	run "$SCMPL" diff "$policy" listing.scp
	[ "$status" -eq 0 ] || {
		cat listing.scp out err >&2
		fail "the listing of $policy is another policy"
	}
done
[ "$count" -gt 100 ] || fail "only $count policies were listed"
