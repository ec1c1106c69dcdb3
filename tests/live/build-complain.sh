#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Under a filter that complains all that the policy stops works; under the real one nothing of it.

. "$TESTS/live/lib.sh"

founding_policy
cp founding.scp killing.scp
sed -i 's/^deny/kill/' killing.scp
"$PROBES/chmod-probe" calls >control
for policy in founding killing; do
	expect_status 0 "$SCMPL" build -t bpf --arch x86_64,x86,x32 -o real.bpf "$policy.scp"
	expect_status 0 "$SCMPL" exec real.bpf -- "$PROBES/chmod-probe" calls
	! cmp -s control out || fail 'the policy stops nothing'
	expect_status 0 "$SCMPL" build --complain -t bpf --arch x86_64,x86,x32 -o complains.bpf \
		"$policy.scp"
	expect_status 0 "$SCMPL" exec complains.bpf -- "$PROBES/chmod-probe" calls
	expect_same control out
done
