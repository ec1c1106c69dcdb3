#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# moby-conditional-include.json, where it is at hand: imported, rebuilt and proven equal.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
profile=$TESTS/../../shared/profiles/moby-conditional-include.json
[ -e "$profile" ] || skip 'the original profile is not here'
check_import "$profile" >/dev/null
