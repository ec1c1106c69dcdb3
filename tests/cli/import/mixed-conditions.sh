#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A condition beside a rule without one, which libseccomp lets win.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
