#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The filter in the kernel holds for every ABI, also those it does not serve.

. "$TESTS/live/lib.sh"

[ "$(uname -m)" = x86_64 ] || skip 'knows x86-64 only'
become_root # for filter-probe
founding_policy
sleeper=
trap 'kill $sleeper' EXIT
for backend in bpf libseccomp; do
	"$SCMPL" exec --backend $backend founding.scp -- sleep 30 &
	sleeper="$! $sleeper"
	tries=100
	until grep -qx sleep "/proc/$!/comm"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || fail 'the command did not start'
		sleep 0.1
	done
	run "$PROBES/filter-probe" $!
	[ "$status" -ne 77 ] || skip "$(cat err)"
	expect_same "$TESTS/engines/founding-filter.expected" out
done
