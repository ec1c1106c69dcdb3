#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# clone has its flags elsewhere on s390, and profiles have a rule for that.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
