#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The config.json of a runtime has the profile two levels down.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
