#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Nothing but a default.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
