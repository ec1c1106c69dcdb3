#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# An index named twice makes OR of AND, where that was meant and where it was not.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
