#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The rules of included files are the policy's own: they, too, want an expectation.

. "$TESTS/lib.sh"

printf 'deny mkdir\nkill reboot\n' >common.scp
printf 'default allow\ninclude "common.scp"\nexpect deny mkdir\n' >policy.scp
expect_status 1 "$SCMPL" test --require-coverage policy.scp
expect_text out 'no expectation notices common.scp:2: kill reboot'
expect_text out '1 of 2 rules'
