#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
. "$TESTS/lib.sh"
. "$TESTS/matrix/lib.sh"

# Debian 13's Neovim starts the server by vim.lsp.start().
with_root trixie
inside sh "$TESTS/lsp/neovim.sh"
