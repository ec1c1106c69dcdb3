#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Comments are kept, of arguments, too: long ones, with control characters, not texts.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
