#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
. "$TESTS/lib.sh"

command -v nvim >/dev/null || skip 'needs Neovim'
exec python3 "$TESTS/editors/vim.py" nvim
