#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# directpv.json, where it is at hand: imported, rebuilt and proven equal.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
profile=$TESTS/../../shared/profiles/directpv.json
[ -e "$profile" ] || skip 'the original profile is not here'
check_import "$profile" >/dev/null
expect_equal 1 "$(grep -c clone3 policy.scp)" 'an override stands for all of clone3'
! grep dead-rule err || fail 'a rule of the import decides nothing'
