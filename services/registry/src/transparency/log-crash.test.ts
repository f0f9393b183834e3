import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openEmbeddedStores } from '@policy-registry/storage/embedded';
import type { TreeHead } from '@policy-registry/transparency';
import { auditStored, extendAll, logDependencies } from './log-fixture.ts';
import { headOf } from './log-record.ts';

const WRITER = join(import.meta.dirname, 'log-writer.ts');
/** How many trees the process has published, in each round, when it is killed at work on the next. */
const ROUNDS = [1, 12, 24];

/** The trees that the process published before it was killed. */
async function writeUntilKilled(t: TestContext, folder: string, enough: number): Promise<readonly TreeHead[]> {
  const child = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  let output = '';
  let errors = '';
  const lines = () => output.split('\n').slice(0, -1);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (lines().length >= enough) child.kill('SIGKILL');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [, signal] = await once(child, 'close');
  assert.equal(signal, 'SIGKILL', `the process ended by itself: ${errors}`);
  return lines().map((line) => {
    const [size = '', root = ''] = line.split(' ');
    return headOf({ size: Number(size), root });
  });
}

test('kill -9 at any moment leaves one log, of which everything that was published is a prefix', {
  timeout: 120_000,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'log-crash-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const published: TreeHead[] = [];
  for (const enough of ROUNDS) published.push(...(await writeUntilKilled(t, folder, enough)));
  const { documents, close } = openEmbeddedStores({ folder });
  t.after(() => close());
  await extendAll(logDependencies(documents));
  const { size, entries } = await auditStored(documents, published);
  assert.deepEqual(
    entries,
    Array.from({ length: size }, (_, index) => `e${index + 1}`),
  );
  assert.ok(size > 512, `only ${size} events were written`);
});
