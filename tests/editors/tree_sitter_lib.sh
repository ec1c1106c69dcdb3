# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0

grammar=$TESTS/../grammar/editors/tree-sitter

# ./tree_sitter is the program of tree_sitter.c then.
build_tree_sitter()
{
	echo '#include <tree_sitter/api.h>' | ${CC:-cc} -E - >/dev/null 2>&1 ||
		skip 'needs libtree-sitter-dev'
	${CC:-cc} -O1 -I"$grammar/src" -o tree_sitter "$TESTS/editors/tree_sitter.c" \
		"$grammar/src/parser.c" -ltree-sitter
}
