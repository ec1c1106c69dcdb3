#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Calls behind ipc, whose version libseccomp does not mask out.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
