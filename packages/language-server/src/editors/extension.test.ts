import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { VSCODE } from './grammar-for-test.ts';

const read = (path: string) => JSON.parse(readFileSync(join(VSCODE, path), 'utf8'));
const manifest = read('package.json');
const [language] = manifest.contributes.languages;

/** Starts the extension with stand-ins for the two modules that only an editor has, and tells what it asked them for. */
const EDITOR = `
  import { createRequire, registerHooks } from 'node:module';
  const vscode = "exports.workspace = { getConfiguration: () => ({ get: (_, otherwise) => otherwise }) }";
  const client = "exports.LanguageClient = class { constructor(...args) { console.log(JSON.stringify(args)) } start() { console.log('started') } stop() { console.log('stopped') } }";
  const modules = { 'vscode': vscode, 'vscode-languageclient/node': client };
  registerHooks({
    resolve: (name, context, next) =>
      modules[name] ? { url: 'editor:' + name, format: 'commonjs', shortCircuit: true } : next(name, context),
    load: (url, context, next) =>
      url.startsWith('editor:') ? { source: modules[url.slice(7)], format: 'commonjs', shortCircuit: true } : next(url, context),
  });
  const extension = createRequire(import.meta.url)(process.argv[1]);
  await extension.activate();
  await extension.deactivate();
`;

describe('the extension for VS Code', () => {
  it('names files that are there', () => {
    assert.equal(read(language.configuration).comments.lineComment, '//');
    const [grammar] = manifest.contributes.grammars;
    assert.deepEqual([grammar.language, read(grammar.path).scopeName], [language.id, grammar.scopeName]);
  });

  it('starts policyctl lsp for policies and the other files of a pack', () => {
    const args = ['--input-type=module', '-e', EDITOR, join(VSCODE, manifest.main)];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.equal(stderr, '');
    const [client = '', ...then] = stdout.trim().split('\n');
    const [id, , server, { documentSelector }] = JSON.parse(client);
    assert.deepEqual([id, server], ['stella', { command: 'policyctl', args: ['lsp'] }]);
    assert.deepEqual(documentSelector[0], { language: language.id });
    assert.deepEqual(then, ['started', 'stopped']);
    assert.equal(manifest.contributes.configuration.properties['stella.command'].default, 'policyctl');
  });

  it('indents behind an open bracket, and back at a closing one', () => {
    const { increaseIndentPattern, decreaseIndentPattern } = read(language.configuration).indentationRules;
    const more = new RegExp(increaseIndentPattern);
    const less = new RegExp(decreaseIndentPattern);
    for (const line of ['rule a {', '  tags = [ // why', 'map m { source "x" => 1; env {', 'vex.any('])
      assert.ok(more.test(line), line);
    for (const line of ['  warn', 'when "a {"', 'requireVex { vendors = [] }', '// {', '}'])
      assert.ok(!more.test(line), line);
    for (const line of ['  }', '])']) assert.ok(less.test(line), line);
    assert.ok(!less.test('  then x }'));
  });
});
