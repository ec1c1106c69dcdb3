#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
. "$TESTS/lib.sh"
. "$TESTS/editors/tree_sitter_lib.sh"

build_tree_sitter
exec python3 "$TESTS/editors/tree_sitter.py"
