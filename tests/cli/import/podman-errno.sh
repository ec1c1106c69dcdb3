#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Podman's errnos have names, whose numbers differ between machines.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json" \
	x86_64,x86,x32 \
	mips64,mips64n32,mips
