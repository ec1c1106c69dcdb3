#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# safe-ai.json, where it is at hand: imported, rebuilt and proven equal.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
profile=$TESTS/../../shared/profiles/safe-ai.json
[ -e "$profile" ] || skip 'the original profile is not here'
check_import "$profile" >/dev/null
