#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# uretprobe and uprobe, which newer kernels let past every filter: said of a denial and by
# explain; no difference between a policy and what is made of it.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" check -e 'default allow; arch x86_64; deny uretprobe, uprobe'
expect_text err "no filter stops 'uretprobe' on x86_64"
expect_text err "no filter stops 'uprobe' on x86_64"
expect_text err '[unfiltered-call]'

# Where nothing denies them by name, or there is no such call.
for policy in 'default allow; arch x86_64; deny mkdir' 'default deny; allow uretprobe' \
	'default allow; arch x86_64; deny arch-special-family' 'default allow; arch x32; deny uprobe'; do
	expect_status 0 "$SCMPL" check -e "$policy"
	! grep -F '[unfiltered-call]' err || fail "said of: $policy"
done

expect_status 0 "$SCMPL" explain -e 'default deny; arch x86_64, x32' uretprobe
expect_text out '      but on x86_64 newer kernels let it past every filter'
expect_status 0 "$SCMPL" explain --json -e 'default deny; arch x86_64' uretprobe
expect_text out '"unfiltered": true'

# A libseccomp that does not know the number has the filter say ENOSYS, the policy EPERM.
printf 'default deny\narch x86_64\nbaseline linux 6.18 else ENOSYS\nallow read\n' >policy.scp
expect_status 0 "$SCMPL" verify policy.scp
expect_status 0 "$SCMPL" test policy.scp
! grep -q '^not ok' out || fail "$(cat out)"
