#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# To log what the default lets through anyway grants nothing.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" check -e 'default allow; log bpf, kexec-family'
! grep bare-grant err || fail "$(cat err)"
expect_status 0 "$SCMPL" check -e 'default deny; arch x86_64; log bpf'
expect_text err bare-grant
