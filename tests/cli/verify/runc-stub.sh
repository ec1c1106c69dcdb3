#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# runc answers ENOSYS to calls newer than the profile; where the policy kills, that
# is weaker than what it says.

. "$TESTS/lib.sh"

expect_status 0 "$SCMPL" verify --runtime runc -e 'arch x86_64 default deny allow write'
expect_text err 'runc answers ENOSYS to what is newer'
expect_status 1 "$SCMPL" verify --runtime runc -e 'arch x86_64 default kill allow write'
expect_text err 'and does not kill'
