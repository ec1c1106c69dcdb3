-- SPDX-License-Identifier: Apache-2.0
-- For vim.lsp.enable('scmpl'), Neovim 0.11 and later; set g:scmpl_no_lsp then.
return {
	cmd = { 'scmpl', 'lsp' },
	filetypes = { 'scp' },
	root_markers = { '.git' },
}
