#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A SeccompProfile: an errnoRet of 0 is dropped, a defaultErrnoRet unknown.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
