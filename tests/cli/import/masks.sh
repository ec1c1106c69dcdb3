#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Masked comparisons become flags by name; bits outside the mask are told of.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
