#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Comments are kept, of arguments and the whole, too, and what people write in their place
# ("_comment", "//"): long ones, with control characters, not texts; the same text once, and
# one that is a part of another.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
