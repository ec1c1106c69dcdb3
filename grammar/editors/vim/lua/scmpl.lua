-- SPDX-License-Identifier: Apache-2.0
-- Starts the language server for a buffer, in each Neovim from 0.7 on.
local M = {}

local function config(buffer)
	local name = vim.api.nvim_buf_get_name(buffer)
	return {
		name = 'scmpl',
		cmd = { 'scmpl', 'lsp' },
		root_dir = name ~= '' and vim.fn.fnamemodify(name, ':p:h') or vim.fn.getcwd(),
	}
end

function M.start()
	local buffer = vim.api.nvim_get_current_buf()
	if vim.lsp.start then -- 0.8
		return vim.lsp.start(config(buffer))
	end
	M.client = M.client or vim.lsp.start_client(vim.tbl_extend('force', config(buffer), {
		on_exit = function() M.client = nil end,
	}))
	if M.client then
		vim.lsp.buf_attach_client(buffer, M.client)
	end
	return M.client
end

return M
