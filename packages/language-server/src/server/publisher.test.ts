import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { policy } from '../fixtures.ts';
import { Publisher } from './publisher.ts';
import { Workspace } from './workspace.ts';

const GOOD = policy('rule a { when advisory.kev then warn }');
const BAD = policy('rule a { when nope then warn }');

describe('what is told of open packs', () => {
  let folder: string;
  let documents: Map<string, TextDocument>;
  let publisher: Publisher;
  let told: PublishDiagnosticsParams[];
  let next: PromiseWithResolvers<void>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'policy-registry-lsp-'));
    documents = new Map();
    told = [];
    next = Promise.withResolvers();
    publisher = new Publisher({
      workspace: new Workspace(() => [...documents.values()]),
      documents: () => [...documents.keys()],
      send: (params) => {
        told.push(params);
        next.resolve();
      },
      failed: (error) => next.reject(error),
    });
    writeFileSync(join(folder, 'pack.yaml'), 'name: test\n');
  });
  afterEach(() => {
    publisher.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const uriOf = (path: string) => pathToFileURL(join(folder, path)).href;
  const open = (path: string, text: string, version = 1) => {
    documents.set(uriOf(path), TextDocument.create(uriOf(path), 'stella', version, text));
  };
  /** The names of files with the codes of their problems, of what is told next. */
  async function afterwards(): Promise<string[]> {
    told = [];
    next = Promise.withResolvers();
    publisher.schedule('disk');
    await next.promise;
    // What belongs to the same round follows in the same turns of the loop.
    await new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));
    return told
      .map(
        ({ uri, diagnostics }) =>
          `${uri.split('/').at(-1)}: ${diagnostics.map(({ code }) => code ?? 'no code').join()}`,
      )
      .sort();
  }

  it('is every open file and every file with a problem', async () => {
    writeFileSync(join(folder, 'policy.stella'), GOOD);
    writeFileSync(join(folder, 'more.stella'), BAD);
    open('policy.stella', GOOD);
    assert.deepEqual(await afterwards(), ['more.stella: PARSE-005,TYPE-001', 'policy.stella: ']);
  });

  it('is only what changed', async () => {
    writeFileSync(join(folder, 'policy.stella'), GOOD);
    open('policy.stella', GOOD);
    await afterwards();
    writeFileSync(join(folder, 'notes.txt'), '');
    assert.deepEqual(await afterwards(), ['notes.txt: PACK-010']);
    rmSync(join(folder, 'notes.txt'));
    assert.deepEqual(await afterwards(), ['notes.txt: ']);
  });

  it('is what is typed; of a file that is saved nowhere yet too', async () => {
    open('policy.stella', BAD);
    assert.deepEqual(await afterwards(), ['policy.stella: TYPE-001']);
    open('policy.stella', GOOD, 2);
    assert.deepEqual(await afterwards(), ['policy.stella: ']);
    assert.equal(told[0]?.version, 2);
  });

  it('is taken back when the last document of a pack is closed', async () => {
    writeFileSync(join(folder, 'more.stella'), BAD);
    open('policy.stella', BAD);
    await afterwards();
    documents.clear();
    assert.deepEqual(await afterwards(), ['more.stella: ', 'policy.stella: ']);
  });

  it('of a pack as a whole stands in its pack.yaml', async () => {
    open('policy.stella', GOOD);
    for (let at = 0; at < 201; at += 1) writeFileSync(join(folder, `${at}.md`), '');
    assert.deepEqual(await afterwards(), ['pack.yaml: PACK-013', 'policy.stella: ']);
  });

  it('of a document outside of a pack is what is wrong with it alone', async () => {
    rmSync(join(folder, 'pack.yaml'));
    writeFileSync(join(folder, 'more.stella'), BAD);
    open('policy.stella', BAD);
    open('notes.yaml', ': [');
    assert.deepEqual(await afterwards(), ['policy.stella: TYPE-001']);
    open('pack.yaml', 'name: x');
    const others = ['more.stella: PARSE-005,TYPE-001', 'notes.yaml: PACK-020', 'pack.yaml: '];
    assert.deepEqual(await afterwards(), others);
  });
});
