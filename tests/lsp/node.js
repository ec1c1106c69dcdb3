// SPDX-License-Identifier: Apache-2.0
// What VS Code does, by its own types: every answer is held against what they say it has.
'use strict';

const { spawn, spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const lsp = require('vscode-languageserver-protocol/node');

const file = path.resolve('policy.scp');
const uri = pathToFileURL(file).href;
let number = 0;
let failed = 0;

function step(name, ok, got) {
	number++;
	console.log(`${ok ? '' : 'not '}ok ${number} - ${name}`);
	if (!ok) {
		failed++;
		console.log('# ' + JSON.stringify(got));
	}
}

// TEXT with TextEdits.
function apply(text, edits) {
	const lines = text.split('\n');
	const offset = ({ line, character }) =>
		Math.min(text.length, lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character);
	return edits
		.map((edit) => [offset(edit.range.start), offset(edit.range.end), edit.newText])
		.sort((a, b) => b[0] - a[0])
		.reduce((all, [lo, hi, replacement]) => all.slice(0, lo) + replacement + all.slice(hi), text);
}

// What scmpl says of the file that was saved.
function scmpl(...words) {
	return spawnSync(process.env.SCMPL, [...words, file], { encoding: 'utf8' });
}

function denies(call) {
	const { syscalls } = JSON.parse(scmpl('build').stdout);
	return syscalls.some((rule) => rule.action === 'SCMP_ACT_ERRNO' && rule.names.includes(call));
}

async function main() {
	fs.writeFileSync(file, '');
	const server = spawn(process.env.SCMPL, ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
	const ended = new Promise((resolve) => server.on('exit', resolve));
	const connection = lsp.createProtocolConnection(
		new lsp.StreamMessageReader(server.stdout),
		new lsp.StreamMessageWriter(server.stdin));
	let heard = [];
	let wake = () => {};
	connection.onNotification(lsp.PublishDiagnosticsNotification.type, (params) => {
		heard.push(params);
		wake();
	});
	connection.listen();

	// The diagnostics of the version that was sent last.
	async function diagnostics(version) {
		for (;;) {
			const found = heard.find((one) => one.version === version);
			if (found)
				return found.diagnostics;
			await new Promise((resolve) => { wake = resolve; });
		}
	}

	const { capabilities } = await connection.sendRequest(lsp.InitializeRequest.type, {
		processId: process.pid,
		rootUri: null,
		workspaceFolders: [{ uri: pathToFileURL(process.cwd()).href, name: 'policies' }],
		capabilities: {
			general: { positionEncodings: ['utf-16'] },
			textDocument: {
				completion: { completionItem: { snippetSupport: true } },
				hover: { contentFormat: ['markdown'] },
				documentSymbol: { hierarchicalDocumentSymbolSupport: true },
				codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
				publishDiagnostics: { relatedInformation: true, tagSupport: { valueSet: [1] } },
			},
		},
	});
	connection.sendNotification(lsp.InitializedNotification.type, {});
	step('incremental edits are taken', capabilities.textDocumentSync.change ===
		lsp.TextDocumentSyncKind.Incremental, capabilities);

	let text = '';
	let version = 1;
	const textDocument = { uri };
	connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
		textDocument: { uri, languageId: 'scp', version, text },
	});

	function edit(range, replacement) {
		text = apply(text, [{ range, newText: replacement }]);
		connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
			textDocument: { uri, version: ++version },
			contentChanges: [{ range, text: replacement }],
		});
	}
	const at = (line, character) => ({ line, character });
	const span = (line, lo, end, hi) => ({ start: at(line, lo), end: at(end, hi) });
	const ask = (request, line, character, more) =>
		connection.sendRequest(request.type, { textDocument, position: at(line, character), ...more });
	const actions = (line) => connection.sendRequest(lsp.CodeActionRequest.type, {
		textDocument, range: span(line, 0, line, 99), context: { diagnostics: [] },
	});

	// Letter by letter, as people type, with what the editor asks meanwhile.
	for (const [i, letter] of Array.from('deny ch').entries()) {
		edit(span(0, i, 0, i), letter);
		await ask(lsp.CompletionRequest, 0, i + 1);
	}
	const list = await ask(lsp.CompletionRequest, 0, 7);
	step('every completion is one', list.items.length > 500 && list.items.every((one) => lsp.TextEdit.is(one.textEdit)), list.items[0]);
	const item = list.items.find((one) => one.label === 'chmod-family');
	const resolved = await connection.sendRequest(lsp.CompletionResolveRequest.type, item);
	step('a group is described', /fchmodat2/.test(resolved.documentation.value), resolved);
	edit(item.textEdit.range, item.textEdit.newText);
	step('deny ch became a family', text === 'deny chmod-family', text);
	const lacking = await diagnostics(version);
	step('diagnostics are some', lacking.every(lsp.Diagnostic.is) && lacking[0].code === 'no-default', lacking);
	const fixes = await actions(0);
	step('every action is one', fixes.length > 1 && fixes.every(lsp.CodeAction.is), fixes);
	const fix = fixes.find((one) => /default allow/.test(one.title));
	for (const one of fix.edit.changes[uri])
		edit(one.range, one.newText);
	step('a fix makes it a policy', text === 'default allow\ndeny chmod-family', text);
	const rest = await diagnostics(version);
	step('... with warnings alone', rest.length > 0 && rest.every((one) => one.severity === 2), rest);

	const hover = await ask(lsp.HoverRequest, 1, 7);
	step('hover', lsp.Hover.is(hover) && /change permission bits|mode/.test(hover.contents.value), hover);
	step('definition', lsp.Location.is(await ask(lsp.DefinitionRequest, 1, 7)));
	const lenses = await connection.sendRequest(lsp.CodeLensRequest.type, { textDocument });
	step('lenses', lenses.length === 1 && lenses.every(lsp.CodeLens.is), lenses);
	step('... which say that nothing tests the rule', /decides 4 calls; no expectation/.test(lenses[0].command.title), lenses);
	const hints = await connection.sendRequest(lsp.InlayHintRequest.type, { textDocument, range: span(0, 0, 9, 0) });
	step('hints', hints.length === 1 && hints.every(lsp.InlayHint.is), hints);
	const tokens = await connection.sendRequest(lsp.SemanticTokensRequest.type, { textDocument });
	step('semantic tokens', lsp.SemanticTokens.is(tokens) && tokens.data.length === 20, tokens);
	const symbols = await connection.sendRequest(lsp.DocumentSymbolRequest.type, { textDocument });
	step('symbols', symbols.length === 2 && symbols.every(lsp.DocumentSymbol.is), symbols);

	const choose = async (line, title) => {
		const chosen = (await actions(line)).find((one) => title.test(one.title));
		for (const one of chosen.edit.changes[uri])
			edit(one.range, one.newText);
	};
	await choose(1, /Add a test/);
	step('an action tests it', text === 'default allow\ndeny chmod-family\nexpect deny chmod-family', text);
	await choose(1, /deny umask/);
	step('an action closes a way round', /\ndeny chmod-family\ndeny umask\n/.test(text), text);
	const tested = await connection.sendRequest(lsp.CodeLensRequest.type, { textDocument });
	step('lenses know the test', tested[0].command.title === 'decides 4 calls', tested);
	fs.writeFileSync(file, text);
	connection.sendNotification(lsp.DidSaveTextDocumentNotification.type, { textDocument });
	const test = scmpl('test');
	step('scmpl test passes on what was saved', test.status === 0, test);
	step('its profile denies what nobody named', denies('fchmodat') && denies('umask'));
	step('... and nothing else', !denies('read') && !denies('mkdir'));

	edit(span(0, 0, 9, 99), 'default   allow\ngroup my-x = chmod\ndeny my-x, socket(family == AF_ALG)');
	const help = await ask(lsp.SignatureHelpRequest, 2, 20);
	step('signature', help.activeParameter === 0 && /^socket/.test(help.signatures[0].label), help);
	const rename = await ask(lsp.RenameRequest, 2, 7, { newName: 'my-y' });
	step('rename', lsp.WorkspaceEdit.is(rename) && /group my-y = .*\ndeny my-y/.test(apply(text, rename.changes[uri])), rename);
	const references = await ask(lsp.ReferencesRequest, 2, 7, { context: { includeDeclaration: true } });
	step('references', references.length === 2 && references.every(lsp.Location.is), references);
	const layout = await connection.sendRequest(lsp.DocumentFormattingRequest.type, {
		textDocument, options: { tabSize: 8, insertSpaces: true },
	});
	step('formatting', layout.every(lsp.TextEdit.is) && /^default allow\n/.test(apply(text, layout)), layout);
	const folds = await connection.sendRequest(lsp.FoldingRangeRequest.type, { textDocument });
	step('folds', folds.every(lsp.FoldingRange.is), folds);
	const selections = await connection.sendRequest(lsp.SelectionRangeRequest.type, { textDocument, positions: [at(2, 20)] });
	step('selections', selections.length === 1 && selections.every(lsp.SelectionRange.is), selections);

	await connection.sendRequest(lsp.ShutdownRequest.type);
	connection.sendNotification(lsp.ExitNotification.type);
	step('it ends as it should', await ended === 0);
	console.log(`1..${number}`);
	process.exit(failed ? 1 : 0);
}

console.log('TAP version 13');
main().catch((why) => {
	console.log(`not ok ${number + 1} - ${why}\n1..${number + 1}`);
	process.exit(1);
});
