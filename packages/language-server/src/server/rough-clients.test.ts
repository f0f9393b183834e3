import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type DocumentSymbol, ErrorCodes, type WorkspaceEdit } from 'vscode-languageserver-protocol';
import { edited, policy } from '../fixtures.ts';
import { LspClient } from './client-for-test.ts';

const START = { line: 0, character: 0 };
const RULE = 'rule a { when advisory.kev then warn }';

describe('policyctl lsp and clients that are rough with it', () => {
  let client: LspClient;
  beforeEach(() => {
    client = new LspClient();
  });
  afterEach(() => client.dispose());

  const ask = (method: string, params: unknown): Promise<unknown> =>
    client.connection.sendRequest(method, params as object);
  const tell = (method: string, params: unknown) => client.connection.sendNotification(method, params as object);
  const hoverAt = (uri: unknown, position: unknown = START) =>
    ask('textDocument/hover', { textDocument: { uri }, position });
  const codeOf = async (answer: Promise<unknown>) =>
    await answer.then(
      () => null,
      ({ code }) => code as number,
    );

  it('answers nothing before it is begun, nor after it is ended', async () => {
    assert.equal(await codeOf(hoverAt('file:///x/a.stella')), ErrorCodes.ServerNotInitialized);
    await client.begin({});
    assert.equal(await hoverAt('file:///x/a.stella'), null);
    await ask('shutdown', undefined);
    assert.equal(await codeOf(hoverAt('file:///x/a.stella')), ErrorCodes.InvalidRequest);
    await tell('exit', undefined);
    assert.equal(await client.exitCode(), 0);
  });

  it('refuses what is no request, and goes on', async () => {
    await client.begin({});
    const uri = 'untitled:Untitled-1.stella';
    await client.open(uri, policy(RULE));
    assert.equal(await codeOf(ask('textDocument/nothing', {})), ErrorCodes.MethodNotFound);
    for (const params of [
      {},
      null,
      { textDocument: null, position: START },
      { textDocument: { uri: 7 }, position: START },
    ]) {
      for (const method of ['hover', 'completion', 'definition', 'foldingRange', 'formatting', 'semanticTokens/full']) {
        assert.ok(
          (await codeOf(ask(`textDocument/${method}`, params))) !== null,
          `${method} ${JSON.stringify(params)}`,
        );
      }
    }
    for (const position of [null, {}, { line: 'x', character: 0 }, { line: -1, character: 0 }]) {
      assert.equal(await codeOf(hoverAt(uri, position)), ErrorCodes.InvalidParams, JSON.stringify(position));
    }
    const nameless = ask('textDocument/rename', { textDocument: { uri }, position: { line: 1, character: 5 } });
    assert.equal(await codeOf(nameless), -32803);
    for (const bad of ['', 'x', ':', 'file:', 'file://', 'http://[', 'file:///%', 'untitled:', 'file:///\u0000']) {
      assert.equal(await hoverAt(bad), null, bad);
      await client.open(bad, policy(RULE));
      await hoverAt(bad);
    }
    await tell('textDocument/didOpen', {});
    await tell('textDocument/didChange', {
      textDocument: { uri: 'file:///not/open.stella', version: 2 },
      contentChanges: [],
    });
    await tell('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: null, text: 7 }],
    });
    await tell('workspace/didChangeWatchedFiles', { changes: 'x' });
    await tell('$/unknown', {});
    const far = { line: 2_000_000_000, character: 2_000_000_000 };
    assert.equal(await hoverAt('file:///x/a.stella', far), null);
    assert.equal(await client.end(), 0);
  });

  it('reads on behind bytes that are no message', async () => {
    await client.begin({});
    const body = '{"jsonrpc":"2.0", this is no JSON';
    client.child.stdin?.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
    client.child.stdin?.write('Content-Length: 2\r\n\r\n[]');
    client.child.stdin?.write('Content-Length: 4\r\n\r\nnull');
    assert.equal(await hoverAt('file:///x/a.stella'), null);
    assert.equal(await client.end(), 0);
  });

  it('ends with 1 when the client goes away without a word', async () => {
    await client.begin({});
    client.child.stdin?.end();
    assert.equal(await client.exitCode(), 1);
  });

  it('ends with 1 on an exit without a shutdown', async () => {
    await client.begin({});
    await tell('exit', undefined);
    assert.equal(await client.exitCode(), 1);
  });

  it('ends when the process that started it is gone, though its input stays open', async () => {
    const editor = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(editor, 'spawn');
    await ask('initialize', { processId: editor.pid, rootUri: null, capabilities: {} });
    editor.kill('SIGKILL');
    assert.equal(await client.exitCode(), 1);
  });

  it('answers a client that knows little in the old forms', async () => {
    const { capabilities } = await client.begin({});
    assert.deepEqual([capabilities.renameProvider, capabilities.codeActionProvider], [true, undefined]);
    const uri = 'untitled:Untitled-1.stella';
    await client.open(uri, policy(`profile p { cap = 1; }\n${RULE}`));
    const at = { textDocument: { uri }, position: { line: 2, character: 5 } };
    const [first] = (await ask('textDocument/documentSymbol', at)) as (DocumentSymbol & {
      location?: { uri: string };
    })[];
    assert.equal(first?.location?.uri, uri);
    const edit = (await ask('textDocument/rename', { ...at, newName: 'b' })) as WorkspaceEdit;
    assert.deepEqual(Object.keys(edit.changes ?? {}), [uri]);
    assert.deepEqual(await hoverAt(uri, { line: 2, character: 16 }), {
      contents: { kind: 'plaintext', value: 'advisory\n\nThe advisory.' },
      range: { start: { line: 2, character: 14 }, end: { line: 2, character: 22 } },
    });
    const [keyword] = (await ask('textDocument/completion', { ...at, position: { line: 1, character: 0 } })) as {
      textEdit: { newText: string };
    }[];
    assert.equal(keyword?.textEdit.newText, 'rule');
  });

  it('says that a document is too large, and goes on', async () => {
    await client.begin();
    const uri = 'untitled:large.stella';
    await client.open(uri, policy(`${RULE}\n`.repeat(150_000)));
    const [problem] = await client.diagnostics(uri, ({ diagnostics }) => diagnostics.length > 0);
    assert.equal(problem?.code, 'LIMIT-001');
    assert.equal(await hoverAt(uri, { line: 5, character: 7 }), null);
    assert.deepEqual(await ask('textDocument/formatting', { textDocument: { uri }, options: {} }), []);
    assert.equal(await client.end(), 0);
  });

  it('gives the last word to the last change, however many come', async () => {
    await client.begin();
    const uri = 'untitled:fast.stella';
    await client.open(uri, '');
    const last = 200;
    for (let version = 2; version <= last; version += 1) {
      const text = version === last ? policy(RULE) : policy(`rule a { when nope${version} then warn }`);
      await tell('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
    }
    assert.deepEqual(await client.diagnostics(uri, ({ version }) => version === last), []);
  });
});

describe('a pack with CRLF in a folder with an odd name', () => {
  let folder: string;
  let client: LspClient;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'policy registry ü+%-'));
    client = new LspClient();
  });
  afterEach(() => {
    client.dispose();
    rmSync(folder, { recursive: true });
  });

  it('has its places, edits and line ends', async () => {
    const lines = ['/* 😀 */ rule a { when advisory.kev', '  then   warn message "😀"; status := "x" }'];
    const text = policy(lines.join('\n')).replaceAll('\n', '\r\n');
    const cases = '- name: one\r\n  expect: { rule: a }\r\n';
    writeFileSync(join(folder, 'pack.yaml'), 'name: odd\r\n');
    writeFileSync(join(folder, 'policy.stella'), text);
    const uri = pathToFileURL(join(folder, 'policy.stella')).href;
    await client.begin();
    await client.open(uri, text);
    await client.open(pathToFileURL(join(folder, 'tests/new.yaml')).href, cases, 'yaml');
    const list = await client.diagnostics(uri, ({ diagnostics }) => diagnostics.length > 0);
    assert.deepEqual(
      list.map(({ code, range: { start } }) => [code, start.line, start.character]),
      [
        ['LINT-001', 1, 14],
        ['LINT-006', 2, 38],
      ],
    );
    const textDocument = { uri };
    const position = { line: 1, character: 14 };
    const edit = await client.connection.sendRequest<WorkspaceEdit>('textDocument/rename', {
      textDocument,
      position,
      newName: 'b',
    });
    const changes = (edit.documentChanges ?? []).flatMap((change) => ('edits' in change ? [change] : []));
    assert.equal(edited(text, changes[0]?.edits as []), text.replace('rule a', 'rule b'));
    assert.equal(edited(cases, changes[1]?.edits as []), cases.replace('rule: a', 'rule: b'));
    const edits = await client.connection.sendRequest<[]>('textDocument/formatting', { textDocument, options: {} });
    const laidOut = edited(text, edits);
    assert.match(laidOut, /\r\n {4}then warn message "😀"; status := "x"\r\n/);
    assert.doesNotMatch(laidOut.replaceAll('\r\n', ''), /\n/);
    assert.equal(await client.end(), 0);
  });
});
