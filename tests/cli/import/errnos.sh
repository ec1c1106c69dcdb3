#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Errnos by name, several of them, and a number that is cut to 16 bits.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
