#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What was proven, and by what: the profile always, the filters when that is asked for.

. "$TESTS/lib.sh"

printf 'default allow\narch x86_64\ndeny mkdir\n' >policy.scp
expect_status 0 "$SCMPL" review policy.scp --format text
expect_text out 'ok: the Docker profile, read back, decides every call as the policy does'
! grep -q 'the filter for' out || fail 'the filter was proven unasked'
expect_status 0 "$SCMPL" review policy.scp --format text --prove
expect_text out 'ok: the filter for x86_64 decides every call as the policy does'
