#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# All hosts by cases; a given host has no cases.

. "$TESTS/lib.sh"

policy='default deny; allow mount if cap SYS_ADMIN; allow mount if kernel >= 6.6; arch x86_64'
"$SCMPL" explain -e "$policy" mount
echo ---
"$SCMPL" explain --cap '' -e "$policy" mount
echo ---
"$SCMPL" explain --cap '' --kernel 6.1 -e "$policy" mount
