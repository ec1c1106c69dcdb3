#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# All well: exit status 0; a rule without an expectation matters on request only.

. "$TESTS/lib.sh"

policy='default allow; deny mkdir; expect deny mkdir; arch x86_64'
expect_status 0 "$SCMPL" test --require-coverage -e "$policy"
expect_text out '1 of 1 rules'
expect_status 0 "$SCMPL" test -e "$policy; kill reboot"
expect_text out '1 of 2 rules'
expect_text out 'no expectation notices <command line>:1: kill reboot'
expect_status 1 "$SCMPL" test --require-coverage -e "$policy; kill reboot"
