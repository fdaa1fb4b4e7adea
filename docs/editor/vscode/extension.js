// Starts `parley lsp` and leaves the rest to the language client.
const fs = require('fs');
const path = require('path');
const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

function command() {
  const configured = vscode.workspace.getConfiguration('parley').get('path');
  if (configured) return configured;
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const own = path.join(folder.uri.fsPath, 'parley');
    if (fs.existsSync(own) && fs.statSync(own).isFile()) return own;
  }
  return 'parley';
}

exports.activate = () => {
  client = new LanguageClient('parley-flow', 'Parley flow', { command: command(), args: ['lsp'] },
    { documentSelector: [{ language: 'parley-flow' }] });
  return client.start();
};

exports.deactivate = () => client?.stop();
