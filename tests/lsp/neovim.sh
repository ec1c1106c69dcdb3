#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
. "$TESTS/lib.sh"

# From `deny ch' in an empty file to a tested policy, in Neovim, with the files it is given, and
# with the options that this script is.
command -v nvim >/dev/null || skip 'needs Neovim'
export XDG_CONFIG_HOME="$PWD/config" XDG_DATA_HOME="$PWD/data" XDG_STATE_HOME="$PWD/state"
: >policy.scp
PATH=$(dirname "$SCMPL"):$PATH timeout 50 nvim --clean --headless -n \
	--cmd "set runtimepath^=$TESTS/../grammar/editors/vim" "$@" \
	-c "luafile $TESTS/lsp/neovim.lua" policy.scp 2>err || {
	cat err >&2
	exit 1
}
# What was written is a policy.
"$SCMPL" build policy.scp >/dev/null
