#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
. "$TESTS/lib.sh"
. "$TESTS/node/lib.sh"

# The library that VS Code speaks with.
with_packages
NODE_PATH="$PWD/node_modules" exec node "$TESTS/lsp/node.js"
