#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Names that no engine knows, and those of other architectures.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
