#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Capabilities, kernels and machines that a rule is kept for, some of them mistyped.

. "$TESTS/lib.sh"
. "$TESTS/cli/import/lib.inc"
check_import "${0%.sh}.json"
