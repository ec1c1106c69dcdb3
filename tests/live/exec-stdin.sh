#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Standard input is the command's.

. "$TESTS/live/lib.sh"

founding_policy
expect_equal 'for the command' "$(echo 'for the command' | "$SCMPL" exec founding.scp -- cat)" 'input'
