#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Several policies are checked at once, and told of in their order.

. "$TESTS/lib.sh"

printf 'default allow\n' >well.scp
printf 'default allow\ndeny chmod\n' >gap.scp
printf 'deny chmodd\n' >wrong.scp

for jobs in 1 3; do
	expect_status 3 "$SCMPL" check -Wno-io-uring-reachable -j $jobs gap.scp wrong.scp well.scp missing.scp
	cp err "err-$jobs"
done
cmp err-1 err-3 || fail "$(diff err-1 err-3)"
grep -v '^ ' err-1 | cut -d' ' -f1-2 >heads
[ "$(cat heads)" = 'gap.scp:2:6: warning:
scmpl: --fix
wrong.scp:1:1: error:
wrong.scp:1:6: error:
scmpl: error:
scmpl: 4' ] || fail "$(cat err-1)"
expect_text err-1 'scmpl: 4 policies: 2 checked (1 with warnings), 2 failed'
# What is corrected is so each by itself.
expect_status 0 "$SCMPL" check -Wno-io-uring-reachable -Wno-open-route --fix gap.scp well.scp
expect_text gap.scp 'deny chmod-family'
expect_text err 'scmpl: 2 policies: 2 checked'
# Options are wrong once, and warnings are what they are for one.
expect_status 2 "$SCMPL" check --arch-of-none gap.scp well.scp
printf 'default allow\ndeny chmod\n' >gap.scp
expect_status 1 "$SCMPL" check -Werror gap.scp well.scp
expect_status 0 "$SCMPL" check -Wno-io-uring-reachable -Wno-incomplete-family gap.scp well.scp
expect_text err '2 checked'
