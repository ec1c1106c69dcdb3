#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# directpv.json, where it is at hand: imported, rebuilt and proven equal.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
profile=$TESTS/../../shared/profiles/directpv.json
[ -e "$profile" ] || skip 'the original profile is not here'
check_import "$profile" >/dev/null
