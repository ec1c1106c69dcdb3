#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Names more than once, in one rule and in several; the second action is lost.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
