#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The command runs under one filter more than its caller.

. "$TESTS/live/lib.sh"

founding_policy
"$SCMPL" exec founding.scp -- cat /proc/self/status >inside
expect_equal 2 "$(status_field Seccomp inside)" Seccomp
before=$(status_field Seccomp_filters /proc/self/status)
[ -n "$before" ] || skip 'the kernel does not count filters before Linux 5.9'
expect_equal "$((before + 1))" "$(status_field Seccomp_filters inside)" Seccomp_filters
