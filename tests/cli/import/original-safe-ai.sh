#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# safe-ai.json, where it is at hand: imported, rebuilt and proven equal.

. "$TESTS/lib.sh"
profile=$TESTS/../../shared/profiles/safe-ai.json
[ -e "$profile" ] || skip 'the original profile is not here'
. "$TESTS/cli/import/check" > /dev/null
