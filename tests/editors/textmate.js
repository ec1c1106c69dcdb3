// SPDX-License-Identifier: Apache-2.0
// textmate.js GRAMMAR: the scope of each of the ./places, into ./told, a line each.
'use strict';

const fs = require('fs');
const path = require('path');
const oniguruma = require('vscode-oniguruma');
const textmate = require('vscode-textmate');

// LINES of a policy as lists of tokens.
function tokenize(grammar, lines) {
	let stack = textmate.INITIAL;
	return lines.map((line) => {
		const result = grammar.tokenizeLine(line, stack);
		stack = result.ruleStack;
		return result.tokens;
	});
}

async function main() {
	const wasm = path.join(path.dirname(require.resolve('vscode-oniguruma')), 'onig.wasm');
	await oniguruma.loadWASM(fs.readFileSync(wasm).buffer);
	const registry = new textmate.Registry({
		onigLib: Promise.resolve({
			createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
			createOnigString: (text) => new oniguruma.OnigString(text),
		}),
		loadGrammar: async () => textmate.parseRawGrammar(fs.readFileSync(process.argv[2], 'utf8'), process.argv[2]),
	});
	const grammar = await registry.loadGrammar('source.scp');
	const files = new Map();
	const told = [];
	for (const line of fs.readFileSync('places', 'utf8').trimEnd().split('\n')) {
		const [file, row, column] = line.split('\t');
		if (!files.has(file))
			files.set(file, tokenize(grammar, fs.readFileSync(file, 'utf8').split('\n')));
		const token = files.get(file)[row - 1].find((one) => one.startIndex <= column && column < one.endIndex);
		told.push(token.scopes.find((scope, i) => i > 0) ?? 'none');
	}
	fs.writeFileSync('told', told.join('\n') + '\n');
}

main().catch((why) => {
	console.error(why);
	process.exit(1);
});
