#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# containers-common-default.json, where it is at hand: imported, rebuilt and proven equal.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
profile=$TESTS/../../shared/profiles/containers-common-default.json
[ -e "$profile" ] || skip 'the original profile is not here'
check_import "$profile" \
	x86_64,x86,x32,aarch64,arm,s390x,s390 \
	mips64,mips64n32,mips,mipsel64,mipsel64n32,mipsel >/dev/null
