#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
. "$TESTS/lib.sh"
. "$TESTS/matrix/lib.sh"

# Neovim 0.11 and later, where vim.lsp.enable() takes lsp/scmpl.lua.
with_root sid
inside sh "$TESTS/lsp/neovim.sh" --cmd 'let g:scmpl_no_lsp = 1' --cmd "lua vim.lsp.enable('scmpl')"
