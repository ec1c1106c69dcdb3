// SPDX-License-Identifier: Apache-2.0
'use strict';

const { workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

exports.activate = async () => {
	const settings = workspace.getConfiguration('scmpl');
	const server = {
		command: settings.get('path'),
		args: ['lsp', ...settings.get('arguments')],
	};
	client = new LanguageClient('scmpl', 'scmpl', server, {
		documentSelector: [
			{ language: 'scp' },
			...settings.get('profiles').map((pattern) => ({ scheme: 'file', pattern })),
		],
		synchronize: { fileEvents: workspace.createFileSystemWatcher('**/*.scp') },
	});
	await client.start();
};

exports.deactivate = () => client && client.stop();
