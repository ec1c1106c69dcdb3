#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# moby-default.json, where it is at hand: imported, rebuilt and proven equal.

. "$TESTS/lib.sh"
profile=$TESTS/../../shared/profiles/moby-default.json
[ -e "$profile" ] || skip 'the original profile is not here'
. "$TESTS/cli/import/check" > /dev/null
