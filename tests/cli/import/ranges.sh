#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every operator, values that are negative numbers, two conditions in one rule.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
