#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The founding example: what is left open around it, and no error.

. "$TESTS/lib.sh"

founding_policy
"$SCMPL" check -Wno-unknown-to-engine founding.scp 2>&1
