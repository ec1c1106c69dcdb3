#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Docker's list of what its default denies, as profiles that allow the rest have it.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
