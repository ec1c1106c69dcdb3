-- SPDX-License-Identifier: Apache-2.0
-- A user of Neovim 0.7 or later: every step has to show what the next one needs.

local number = 0

local function say(text)
	io.stdout:write(text)
	io.stdout:flush()
end

local function step(name, ok, got)
	number = number + 1
	say(string.format('%sok %d - %s\n', ok and '' or 'not ', number, name))
	if not ok then
		say('# ' .. vim.inspect(got):gsub('\n', '\n# ') .. '\n')
		say(string.format('1..%d\n', number))
		vim.cmd('cquit 1')
	end
end

local function request(method, params)
	local answers, why = vim.lsp.buf_request_sync(0, method, params, 5000)
	if not answers then
		return nil, why
	end
	for _, answer in pairs(answers) do
		return answer.result, answer.err
	end
end

local function set(lines, row, column)
	vim.api.nvim_buf_set_lines(0, 0, -1, false, lines)
	vim.api.nvim_win_set_cursor(0, { row, column })
end

local function place(column)
	-- In normal mode the cursor is on the last character, in insert mode behind it.
	local params = vim.lsp.util.make_position_params(0, 'utf-16')
	params.position.character = column or params.position.character
	return params
end

local function labels(items)
	local found = {}
	for _, item in ipairs(items) do
		found[item.label] = item
	end
	return found
end

-- The diagnostics, once one is about CODE.
local function diagnosed(code)
	local found
	vim.wait(5000, function()
		found = vim.diagnostic.get(0)
		for _, one in ipairs(found) do
			if (one.code or (one.user_data and one.user_data.lsp.code)) == code then
				return true
			end
		end
	end, 20)
	for _, one in ipairs(found) do
		if (one.code or (one.user_data and one.user_data.lsp.code)) == code then
			return one, found
		end
	end
	return nil, found
end

-- What the client does with an action that somebody chose.
local function act(title)
	local line = vim.api.nvim_win_get_cursor(0)[1] - 1
	local actions = request('textDocument/codeAction', {
		textDocument = vim.lsp.util.make_text_document_params(),
		range = { start = { line = line, character = 0 }, ['end'] = { line = line, character = 99 } },
		context = { diagnostics = {} },
	})
	for _, action in ipairs(actions or {}) do
		if action.title:find(title, 1, true) then
			vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
			return true
		end
	end
	return false, actions
end

local function text()
	return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

-- What stands above the rule on LINE, from 0.
local function lens(line)
	for _, one in ipairs(request('textDocument/codeLens', {
		textDocument = vim.lsp.util.make_text_document_params(),
	}) or {}) do
		if one.range.start.line == line then
			return one.command.title
		end
	end
	return 'nothing'
end

local function run(...)
	local out = vim.fn.system({ vim.env.SCMPL, ... })
	return vim.v.shell_error == 0, out
end

-- True when the profile of the policy refuses CALL.
local function denies(call)
	run('build', '-o', 'policy.json', 'policy.scp')
	local profile = vim.fn.json_decode(vim.fn.readfile('policy.json'))
	for _, rule in ipairs(profile.syscalls) do
		if vim.tbl_contains(rule.names, call) and rule.action == 'SCMP_ACT_ERRNO' then
			return true
		end
	end
	return false
end

say('TAP version 13\n')
step('a .scp file has its type', vim.bo.filetype == 'scp', vim.bo.filetype)
step('the type brings comments and the formatter', vim.bo.commentstring == '# %s', vim.bo.commentstring)
vim.cmd('syntax on')

local clients = vim.lsp.get_clients or vim.lsp.get_active_clients
vim.wait(5000, function()
	local client = clients()[1]
	return client and client.initialized
end, 20)
step('the server runs', #clients() == 1, clients())

set({ 'deny ch' }, 1, 7)
local list = request('textDocument/completion', place(#'deny ch'))
local found = labels(list.items)
step('deny ch completes to a family', found['chmod-family'] and found['chmod-family'].detail ~= nil, list)
vim.lsp.util.apply_text_edits({ found['chmod-family'].textEdit }, vim.api.nvim_get_current_buf(), 'utf-16')
step('... which the buffer has then', text() == 'deny chmod-family', text())

vim.api.nvim_win_set_cursor(0, { 1, 7 })
local hover = request('textDocument/hover', place())
step('hover tells its calls', hover.contents.value:find('fchmodat2', 1, true), hover)

step('it lacks a default', diagnosed('no-default'))
step('... which an action adds', act("Add 'default allow'"))
step('... above the rule', text() == 'default allow\ndeny chmod-family', text())
step('a lens says that nothing tests it', lens(1):find('decides 4 calls; no expectation tests this', 1, true), lens(1))

local route, all = diagnosed('open-route')
step('there are ways round', route ~= nil, all)
vim.api.nvim_win_set_cursor(0, { 2, 7 })
step('... which an action closes', act('deny umask'))
step('... one by one', text():find('\ndeny umask', 1, true), text())
vim.api.nvim_win_set_cursor(0, { 2, 7 })
step('a rule gets a test', act('Add a test'))
step('... behind it', text():find('deny chmod%-family\nexpect deny chmod%-family'), text())

step('... which the lens knows', lens(1) == 'decides 4 calls', lens(1))
vim.cmd('silent write')
local saved = table.concat(vim.fn.readfile('policy.scp'), '\n')
step('what is saved is what was walked to', saved == text(), saved)
step('scmpl test passes on it', run('test', 'policy.scp'))
step('its profile denies what nobody named', denies('fchmodat'))
step('... and what was closed', denies('umask'))
step('... and nothing else', not denies('read') and not denies('mkdir'))

vim.api.nvim_win_set_cursor(0, { 2, 7 })
local definition = request('textDocument/definition', place())
step('the family is a file of the library', definition.uri:find('filesystem.scp', 1, true), definition)

set({ 'default   allow', 'group my-one = mkdir,chmod', 'deny my-one', 'expect deny mkdir' }, 3, 6)
vim.lsp.util.apply_workspace_edit(request('textDocument/rename',
	vim.tbl_extend('force', place(), { newName = 'my-calls' })), 'utf-16')
step('rename reaches both places', text():find('group my%-calls = .*deny my%-calls\n'), text())
local edits = request('textDocument/formatting', {
	textDocument = vim.lsp.util.make_text_document_params(),
	options = { tabSize = 8, insertSpaces = true },
})
vim.lsp.util.apply_text_edits(edits, vim.api.nvim_get_current_buf(), 'utf-16')
step('the formatter lays it out', text():find('default allow\ngroup my%-calls = chmod, mkdir\n'), text())

vim.api.nvim_win_set_cursor(0, { 3, 6 })
local references = request('textDocument/references',
	vim.tbl_extend('force', place(), { context = { includeDeclaration = true } }))
step('references', #references == 2, references)
local symbols = request('textDocument/documentSymbol',
	{ textDocument = vim.lsp.util.make_text_document_params() })
step('symbols', #symbols == 4, symbols)

local group = vim.fn.synIDattr(vim.fn.synID(1, 1, 1), 'name')
step('words have colours', group == 'scpKeyword', group)
vim.cmd('silent write')
say(string.format('1..%d\n', number))
vim.cmd('qall!')
