#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# moby-default.json, where it is at hand: imported without noise, rebuilt and proven equal but
# for the errno that mips numbers otherwise; what it does wrong is said once.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
profile=$TESTS/../../shared/profiles/moby-default.json
[ -e "$profile" ] || skip 'the original profile is not here'
cp "$profile" .
expect_status 0 "$SCMPL" import moby-default.json
expect_empty err
cp out policy.scp
expect_status 0 "$SCMPL" fmt --check policy.scp
expect_equal 1 "$(grep -c 'where the kernel reads fewer' policy.scp)" remarks
! grep clone3 policy.scp || fail 'clone3 is as in docker-default'
expect_status 1 "$SCMPL" diff moby-default.json policy.scp
expect_equal 'other: deny with EL2NSYNC -> deny with ENOSYS' "$(grep : out)" 'the difference'
rebuilds policy.scp
expect_status 0 "$SCMPL" import --arch x86_64,x86,x32,aarch64,arm moby-default.json
cp out part.scp
expect_status 0 "$SCMPL" verify --json moby-default.json part.scp
expect_text out 'x86_64: the same'
# and check has nothing to say of the copy but that
expect_status 0 "$SCMPL" check policy.scp
expect_equal 1 "$(grep -c 'warning:' err)" 'warnings of the copy'
expect_text err "'socket' takes 32 bits"
