import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  CodeActionRequest,
  type CompletionItem,
  CompletionRequest,
  DefinitionRequest,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DocumentFormattingRequest,
  type DocumentSymbol,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SemanticTokensRequest,
  SignatureHelpRequest,
  type TextDocumentEdit,
} from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { edited } from '../fixtures.ts';
import { LspClient } from './client-for-test.ts';
import { STORY_PACK } from './story-pack-for-test.ts';

/** One person's afternoon with a pack: each test goes on where the one before it ended. */
describe('policyctl lsp', () => {
  const client = new LspClient();
  let folder: string;
  let policy: TextDocument;
  const uriOf = (path: string) => pathToFileURL(join(folder, path)).href;
  const placeOf = (needle: string, add = 0) => policy.positionAt(policy.getText().indexOf(needle) + add);
  const here = (needle: string, add = 0) => ({ textDocument: { uri: policy.uri }, position: placeOf(needle, add) });
  const document = () => ({ textDocument: { uri: policy.uri } });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'policy-registry-lsp-'));
    mkdirSync(join(folder, 'tests'));
    for (const [path, text] of Object.entries(STORY_PACK)) writeFileSync(join(folder, path), text);
    policy = TextDocument.create(uriOf('policy.stella'), 'stella', 1, STORY_PACK['policy.stella']);
  });
  after(() => {
    client.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Types over a range, as an editor tells it: by the change alone. */
  async function replace(needle: string, text: string, whole = needle): Promise<void> {
    const range = { start: placeOf(whole), end: placeOf(whole, whole.length) };
    const change = { range, text: whole.replace(needle, text) };
    policy = TextDocument.update(policy, [change], policy.version + 1);
    const textDocument = { uri: policy.uri, version: policy.version };
    await client.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument,
      contentChanges: [change],
    });
  }

  const problems = async () => {
    const { version } = policy;
    const list = await client.diagnostics(policy.uri, (params) => params.version === version);
    return list.map(({ code, severity, message, range }) => ({ code, severity, message, text: policy.getText(range) }));
  };

  it('says what it can', async () => {
    const { capabilities, serverInfo } = await client.begin();
    assert.equal(serverInfo?.name, 'policyctl lsp');
    assert.equal(capabilities.positionEncoding, 'utf-16');
    assert.deepEqual(capabilities.renameProvider, { prepareProvider: true });
    await client.until(() => client.registered.includes('workspace/didChangeWatchedFiles'), 'registration of watchers');
  });

  it('finds nothing wrong with an opened pack', async () => {
    await client.open(policy.uri, policy.getText());
    assert.deepEqual(await problems(), []);
  });

  it('tells a mistake as it is typed', async () => {
    await replace('advisory.kev == true', 'advisory.kve && true');
    const list = await problems();
    assert.deepEqual(
      list.map(({ code, text, severity }) => [code, text, severity]),
      [
        ['TYPE-002', 'kve', 1],
        ['LEX-001', '&&', 1],
      ],
    );
    assert.match(String(list[0]?.message), /did you mean `kev`\?/);
  });

  it('repairs it', async () => {
    const range = { start: placeOf('&&'), end: placeOf('&&') };
    const actions = await client.connection.sendRequest(CodeActionRequest.type, {
      ...document(),
      range,
      context: { diagnostics: [] },
    });
    const [action] = actions ?? [];
    assert.ok(action !== undefined && 'edit' in action && action.isPreferred);
    const [change] = (action.edit?.documentChanges ?? []) as TextDocumentEdit[];
    assert.deepEqual(change?.textDocument, { uri: policy.uri, version: policy.version });
    assert.match(edited(policy.getText(), change?.edits as []), /advisory\.kve and true/);
    const only = { diagnostics: [], only: ['source.organizeImports'] };
    assert.deepEqual(
      await client.connection.sendRequest(CodeActionRequest.type, { ...document(), range, context: only }),
      [],
    );
    await replace('kve && true', 'kev');
    assert.deepEqual(await problems(), []);
  });

  it('says what a name means', async () => {
    const hover = await client.connection.sendRequest(HoverRequest.type, here('epss'));
    assert.deepEqual(hover?.contents, {
      kind: 'markdown',
      value: '```stella\nadvisory.epss: decimal\n```\nEPSS probability, 0 to 1.',
    });
    assert.equal(hover?.range && policy.getText(hover.range), 'epss');
  });

  it('completes what is being typed', async () => {
    await replace('advisory.kev\n', 'advisory.kev and sbom.\n');
    const members = (await client.connection.sendRequest(CompletionRequest.type, here('sbom.', 5))) as CompletionItem[];
    const tag = members.find(({ label }) => label === 'has_tag');
    assert.deepEqual([tag?.textEdit?.newText, tag?.insertTextFormat], ['has_tag($0)', 2]);
    await replace('sbom.\n', 'sbom.has_tag()\n');
    const help = await client.connection.sendRequest(SignatureHelpRequest.type, here('has_tag(', 8));
    assert.equal(help?.signatures[0]?.label, 'sbom.has_tag(tag: string) → bool');
    await replace('sbom.has_tag()', 'sbom.has_tag("internet")');
    assert.deepEqual(
      (await problems()).map(({ code }) => code),
      [],
    );
  });

  it('runs the test cases against what is typed, not against what is saved', async () => {
    const cases = uriOf('tests/rules.yaml');
    const list = await client.diagnostics(cases, ({ diagnostics }) => diagnostics.length > 0);
    assert.deepEqual(
      list.map(({ code, range }) => [code, range.start.line]),
      [['CASE-001', 0]],
    );
    await replace(' and sbom.has_tag("internet")', '');
    await client.diagnostics(cases, ({ diagnostics }) => diagnostics.length === 0);
  });

  it('finds a rule from a test case, and back', async () => {
    const cases = TextDocument.create(uriOf('tests/rules.yaml'), 'yaml', 1, STORY_PACK['tests/rules.yaml']);
    await client.open(cases.uri, cases.getText(), 'yaml');
    const position = cases.positionAt(cases.getText().indexOf('block_critical'));
    const found = await client.connection.sendRequest(DefinitionRequest.type, {
      textDocument: { uri: cases.uri },
      position,
    });
    const [definition] = found as { uri: string; range: Parameters<typeof policy.getText>[0] }[];
    assert.deepEqual([definition?.uri, definition && policy.getText(definition.range)], [policy.uri, 'block_critical']);
    const context = { includeDeclaration: true };
    const places = await client.connection.sendRequest(ReferencesRequest.type, { ...here('block_critical'), context });
    assert.deepEqual(
      places?.map(({ uri }) => uri),
      [policy.uri, cases.uri],
    );
    await client.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri: cases.uri },
    });
  });

  it('renames a rule everywhere, and refuses a bad name', async () => {
    const target = await client.connection.sendRequest(PrepareRenameRequest.type, here('block_critical', 3));
    const range = { start: placeOf('block_critical'), end: placeOf('block_critical', 14) };
    assert.deepEqual(target, { range, placeholder: 'block_critical' });
    const bad = { ...here('block_critical'), newName: 'warn_high' };
    await assert.rejects(client.connection.sendRequest(RenameRequest.type, bad), {
      code: -32803,
      message: 'there is another rule `warn_high` in policy.stella',
    });
    const edit = await client.connection.sendRequest(RenameRequest.type, { ...bad, newName: 'stop_critical' });
    const changes = edit?.documentChanges as TextDocumentEdit[];
    assert.deepEqual(
      changes.map(({ textDocument: { uri, version } }) => [uri, version]),
      [
        [policy.uri, policy.version],
        [uriOf('tests/rules.yaml'), null],
      ],
    );
    assert.match(edited(policy.getText(), changes[0]?.edits as []), /rule stop_critical priority 20/);
  });

  it('lays a file out', async () => {
    await replace('rule block_critical', 'rule    block_critical');
    const options = { tabSize: 4, insertSpaces: false };
    const edits = await client.connection.sendRequest(DocumentFormattingRequest.type, { ...document(), options });
    assert.equal(edits?.length, 1);
    assert.match(edited(policy.getText(), edits ?? []), /\n {2}rule block_critical priority 20 \{\n/);
  });

  it('shows the outline, folds, and colours', async () => {
    const symbols = await client.connection.sendRequest(DocumentSymbolRequest.type, document());
    const names = ['metadata', 'settings', 'exposure', 'block_known_exploited', 'block_critical'];
    assert.deepEqual(
      (symbols as DocumentSymbol[]).slice(0, 5).map(({ name }) => name),
      names,
    );
    assert.ok(((await client.connection.sendRequest(FoldingRangeRequest.type, document())) ?? []).length > 5);
    const tokens = await client.connection.sendRequest(SemanticTokensRequest.type, document());
    assert.ok((tokens?.data.length ?? 0) % 5 === 0 && (tokens?.data.length ?? 0) > 200);
  });

  it('goes on when the folder is deleted', async () => {
    rmSync(folder, { recursive: true });
    const changes = [{ uri: uriOf('pack.yaml'), type: 3 as const }];
    await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
    const hover = await client.connection.sendRequest(HoverRequest.type, here('epss'));
    assert.ok(hover !== null);
    await replace('advisory.epss', 'advisory.espp');
    assert.deepEqual(
      (await problems()).map(({ code }) => code),
      ['TYPE-002'],
    );
  });

  it('takes its problems back when the document is closed', async () => {
    await client.connection.sendNotification(DidCloseTextDocumentNotification.type, document());
    await client.diagnostics(
      policy.uri,
      ({ diagnostics, version }) => diagnostics.length === 0 && version === undefined,
    );
  });

  it('ends when it is told to', async () => {
    assert.equal(await client.end(), 0);
    assert.deepEqual([client.broken, client.logged], [[], []]);
  });
});
