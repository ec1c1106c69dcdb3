#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
. "$TESTS/lib.sh"
. "$TESTS/node/lib.sh"

with_packages
NODE_PATH="$PWD/node_modules" exec python3 "$TESTS/editors/textmate.py"
