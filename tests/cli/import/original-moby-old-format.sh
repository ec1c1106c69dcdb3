#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# moby-old-format.json, where it is at hand: imported, rebuilt and proven equal.

. "$TESTS/lib.sh"
profile=$TESTS/../../shared/profiles/moby-old-format.json
[ -e "$profile" ] || skip 'the original profile is not here'
. "$TESTS/cli/import/check" > /dev/null
