#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A copy of Docker's default profile with changes: these are what is left.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
