const { workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

/** Starts `policyctl lsp` for policies and the other files of their packs. */
exports.activate = async () => {
  const command = workspace.getConfiguration('stella').get('command', 'policyctl');
  const documentSelector = [
    { language: 'stella' },
    { language: 'yaml', pattern: '**/pack.yaml' },
    { language: 'yaml', pattern: '**/tests/*.yaml' },
  ];
  client = new LanguageClient('stella', 'Stella policies', { command, args: ['lsp'] }, { documentSelector });
  await client.start();
};

exports.deactivate = () => client?.stop();
