#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A policy and its formatted text decide alike.

. "$TESTS/lib.sh"

count=0
for policy in "$TESTS"/cases/*/*.scp; do
	# Those that include others would have to lie beside them.
	if grep -q 'include "' "$policy"; then
		continue
	fi
	"$SCMPL" fmt - <"$policy" >formatted.scp 2>err || continue
	run "$SCMPL" diff "$policy" formatted.scp
	[ ! -s out ] || fail "$policy: $(cat out)"
	[ "$status" -ne 0 ] || count=$((count + 1))
done
[ "$count" -gt 50 ] || fail "only $count policies were compared"
