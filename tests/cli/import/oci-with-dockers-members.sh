#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Members that runtimes do not know are ignored by them, and that is told.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
