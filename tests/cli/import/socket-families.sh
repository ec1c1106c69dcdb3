#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Conditions on socket do not reach socketcall.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
