#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Why clone3 is denied by ENOSYS where a group is about flags that it has behind a pointer.

. "$TESTS/lib.sh"

printf 'default allow\ndeny new-user-namespace with EACCES\n' >policy.scp
expect_status 0 "$SCMPL" explain policy.scp clone3
expect_text out 'deny with ENOSYS'
expect_text out 'behind a pointer'
expect_status 0 "$SCMPL" explain policy.scp clone unshare
! grep -q 'behind a pointer' out || fail "$(cat out)"
expect_status 0 "$SCMPL" explain --json policy.scp clone3
expect_text out '"behind_pointer": true'
# who denies it by name needs no reason
expect_status 0 "$SCMPL" explain -e 'default allow; deny clone3 with ENOSYS' clone3
! grep -q 'behind a pointer' out || fail "$(cat out)"
