#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# containers-common-default.json, where it is at hand: what is imported for all but mips is
# rebuilt.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
profile=$TESTS/../../shared/profiles/containers-common-default.json
[ -e "$profile" ] || skip 'the original profile is not here'
check_part "$profile" x86_64,x86,x32,aarch64,arm,s390x,s390
