#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
. "$TESTS/lib.sh"
. "$TESTS/matrix/lib.sh"

# Debian 13's Helix, with the files that the guide names in their places.
with_root trixie
editors=$TESTS/../grammar/editors
export XDG_CONFIG_HOME="$PWD/config"
mkdir -p config/helix/runtime/grammars config/helix/runtime/queries
cp -r "$editors/tree-sitter/queries" config/helix/runtime/queries/scp
sed "s|EDITORS|$editors|" "$editors/helix/languages.toml" >config/helix/languages.toml
# As `hx --grammar build' does.
${CC:-cc} -shared -fPIC -O1 -I"$editors/tree-sitter/src" -o config/helix/runtime/grammars/scp.so \
	"$editors/tree-sitter/src/parser.c"
inside hx --health scp >health
[ "$(grep -c ✓ health)" -eq 3 ] || {
	cat health >&2
	fail 'Helix lacks the server, the parser or the queries'
}
inside python3 "$TESTS/matrix/helix.py"
