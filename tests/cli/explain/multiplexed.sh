#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The way round by socketcall, which hides the arguments, is told, too.

. "$TESTS/lib.sh"

"$SCMPL" explain -e 'default deny; allow socket where family == AF_UNIX; arch x86_64, x86' \
	'socket(family = AF_UNIX)' 2>err
