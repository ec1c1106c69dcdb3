" SPDX-License-Identifier: Apache-2.0
" Language: seccomp policies of scmpl
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:# commentstring=#\ %s
setlocal expandtab shiftwidth=8 softtabstop=8 textwidth=96
setlocal iskeyword=@,48-57,_,-
setlocal formatoptions-=t formatoptions+=croql
setlocal suffixesadd=.scp include=^\\s*include
let b:undo_ftplugin = 'setlocal comments< commentstring< expandtab< shiftwidth< softtabstop<'
      \ . ' textwidth< iskeyword< formatoptions< suffixesadd< include<'
if executable('scmpl')
  setlocal formatprg=scmpl\ fmt\ -
  let b:undo_ftplugin .= ' formatprg<'
endif

" Neovim has a client of its own; 0.11 and later take lsp/scmpl.lua by vim.lsp.enable().
if has('nvim') && executable('scmpl') && !get(g:, 'scmpl_no_lsp')
  lua require('scmpl').start()
endif
