# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
#
# What the tests of `record --backend perf` share.

. "$TESTS/live/lib.sh"

become_root
run "$SCMPL" record --backend perf -o probe.scp -- true
! grep -qE 'takes root, tracefs|ABIs of x86_64 and aarch64' err || skip "$(cat err)"
expect_equal 0 "$status" "$(cat err) exit status"
