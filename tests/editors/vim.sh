#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
. "$TESTS/lib.sh"

vim --version 2>/dev/null | grep -qF +syntax || skip 'needs Vim, of which vim-tiny is too little'
exec python3 "$TESTS/editors/vim.py" vim
