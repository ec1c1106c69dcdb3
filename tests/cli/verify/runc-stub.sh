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

# once, not on each kind of host; ABIs of which the same is to be told stand together
expect_status 0 "$SCMPL" verify --runtime runc --arch x86_64,x86 -e 'extend docker-default'
expect_equal 1 "$(grep -c 'runc answers ENOSYS' err)" 'warnings'
expect_text err 'on x86_64, x86 runc answers ENOSYS'

# what a call takes that libseccomp does not know is what the runtime answers
echo 'default deny arch x86_64 allow write, mseal' >policy.scp
expect_status 0 "$SCMPL" verify policy.scp
grep -q "know 'mseal'" err || skip 'this libseccomp knows mseal'
expect_text err "the call takes 'deny with EPERM', not 'allow'"
expect_status 0 "$SCMPL" verify --runtime runc policy.scp
expect_text err "the call takes 'deny with ENOSYS', not 'allow'"
