#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
. "$TESTS/lib.sh"
. "$TESTS/editors/tree_sitter_lib.sh"

build_tree_sitter
./tree_sitter query "$grammar/queries/highlights.scm"
exec ./tree_sitter corpus "$grammar/test/corpus/policy.txt"
