#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Podman's errnos have names, whose numbers differ between machines.

. "$TESTS/lib.sh"
machines="x86_64,x86,x32 mips64,mips64n32,mips"
. "$TESTS/cli/import/check"
