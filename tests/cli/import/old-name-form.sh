#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Docker's old form: a rule for each name, and several for a call with arguments.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
