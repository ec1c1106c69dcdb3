#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# containers-common-default.json, where it is at hand: what is imported for mips is
# rebuilt.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
profile=$TESTS/../../shared/profiles/containers-common-default.json
[ -e "$profile" ] || skip 'the original profile is not here'
check_part "$profile" mips64,mips64n32,mips,mipsel64,mipsel64n32,mipsel
