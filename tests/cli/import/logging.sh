#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Families recognised, with an exception.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
