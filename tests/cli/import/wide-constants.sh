#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Engines compare 64 bits where the kernel looks at 32, and 32 on 32-bit ABIs.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
