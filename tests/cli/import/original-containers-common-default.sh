#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# containers-common-default.json, where it is at hand: imported, and proven equal.  One Docker
# profile cannot have its default, ENOSYS by name, on mips and elsewhere.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
profile=$TESTS/../../shared/profiles/containers-common-default.json
[ -e "$profile" ] || skip 'the original profile is not here'
check_policy "$profile"
