#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A ring that a rule lets through, under a default of deny and behind a profile: it is past all
# that is denied, and nobody means that by a family.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" check -e 'extend docker-default
	# the database wants rings
	allow io-uring-family'
expect_text err ':3:8: warning: io_uring is let through'
expect_text err 'socket: IORING_OP_SOCKET'
! grep -e fchmod -e unlink -e ustat err || fail "what is let through anyway: $(cat err)"
expect_status 0 "$SCMPL" check -e 'default deny; arch x86_64
	allow io-uring-family, program-shell # rings'
expect_text err 'connect: IORING_OP_CONNECT'
! grep 'unlink' err || fail "$(cat err)"
expect_status 0 "$SCMPL" check -e 'default deny; arch x86_64
	allow program-shell'
! grep io-uring err || fail "$(cat err)"
