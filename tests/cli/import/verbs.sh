#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Every action, and flags of the filter.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
