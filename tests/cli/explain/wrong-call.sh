#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A call that is none: exit status 1, and the nearest name.

. "$TESTS/lib.sh"

echo 'default allow' >policy.scp
expect_status 1 "$SCMPL" explain policy.scp 'sokcet(family = 1)'
expect_empty out
expect_text err "did you mean 'socket'"
expect_status 1 "$SCMPL" explain policy.scp 'socket(famly = 1)'
expect_text err 'family, type, protocol'
expect_status 1 "$SCMPL" explain policy.scp 'socket where family == 1'
expect_status 1 "$SCMPL" explain policy.scp 'socket on x86'
expect_text err 'expected a call'
expect_status 2 "$SCMPL" explain

expect_status 1 "$SCMPL" explain -e 'default allow' 'socket(family = 1, family = 2)'
expect_text err 'this argument has a value already'
expect_empty out
