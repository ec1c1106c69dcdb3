#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The families that check knows by name are in the library, and each once.

. "$TESTS/lib.sh"

list=$TESTS/../compiler/check/families.def
sed -n 's/^[A-Z_]*("\(.*\)")$/\1/p' "$list" >names
[ "$(wc -l <names)" -gt 40 ] || fail 'the list was not read'
sort names | uniq -d >twice
expect_empty twice
xargs "$SCMPL" list <names >out
