#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A program loses exec as soon as it has started, and does not run where that fails.

. "$TESTS/live/example-lib.sh"

need cc
example no-shell
open_to_users
compile attack "$EXAMPLES/attack.c"
echo 'default allow' >allow.scp
mv policy.scp no-shell.scp
mv allow.scp policy.scp
seal

as_user ./attack exec fork >control
expect_equal 'exec ok' "$(cat control)"
as_user ./sealed ./attack fork exec >actual
printf 'fork ok\nexec EPERM\n' >expected
expect_same expected actual

expect_status 0 as_user ./sealed sh -c 'echo still a shell'
expect_status 126 as_user ./sealed sh -c 'exec ls'
expect_text err 'Operation not permitted'

expect_status 125 as_user env LD_PRELOAD="$PWD/late.so" LATE_FILTER=nowhere ./attack fork
echo nonsense >broken.bpf
expect_status 125 as_user env LD_PRELOAD="$PWD/late.so" LATE_FILTER=broken.bpf ./attack fork

# exec --once does that part without a library.
expect_status 126 as_user "$SCMPL" exec --once policy.scp -- sh -c 'exec ls'
expect_text err 'Function not implemented'
