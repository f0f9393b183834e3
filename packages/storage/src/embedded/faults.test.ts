import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { assertRefused } from '../contract/expectations.ts';
import { openEmbeddedDocuments } from './embedded-documents.ts';
import { openEmbeddedStores } from './embedded-stores.ts';
import { temporaryFolder } from './temporary-folder.ts';

const NOTES = { name: 'notes', mode: 'mutable', fields: [], index: () => ({}) } as const;

test('a full disk refuses the write, keeps what is there, and takes writes again when there is room', async () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'documents.db');
  try {
    const store = openEmbeddedDocuments({ file, limits: { databaseBytes: 400_000 } });
    const notes = store.forTenant('acme').collection(NOTES);
    const written: string[] = [];
    const fill = async () => {
      for (let n = 0; n < 100; n += 1) {
        await notes.insert(`n${n}`, { text: 'x'.repeat(20_000) });
        written.push(`n${n}`);
      }
    };
    await assertRefused('UNAVAILABLE', fill());
    assert.ok(written.length > 5 && written.length < 20, String(written.length));
    assert.equal((await notes.list({ limit: 100 })).length, written.length);
    await notes.remove('n0', 1);
    await notes.insert('again', { text: 'x'.repeat(20_000) });
    await store.close();
  } finally {
    folder.remove();
  }
});

test('a database that another connection keeps locked is UNAVAILABLE after a bounded wait', async () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'documents.db');
  try {
    const store = openEmbeddedDocuments({ file });
    const notes = store.forTenant('acme').collection(NOTES);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const started = performance.now();
    await assertRefused('UNAVAILABLE', notes.insert('one', {}));
    assert.ok(performance.now() - started < 5_000);
    other.exec('ROLLBACK');
    other.close();
    await notes.insert('one', {});
    await store.close();
  } finally {
    folder.remove();
  }
});

const STRACE = ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=fsync'];
const canInject = spawnSync('strace', [...STRACE, '-e', 'inject=fsync:error=EIO', '/bin/true']).status === 0;

/** Writes until the first refusal, then says whether what was acknowledged can still be read. */
const UNTIL_REFUSED = `
  import { openEmbeddedStores } from ${JSON.stringify(new URL('./embedded-stores.ts', import.meta.url).href)};
  const { documents, objects } = openEmbeddedStores({ folder: process.argv[1] });
  const notes = documents.forTenant('acme').collection({ name: 'notes', mode: 'mutable', fields: [], index: () => ({}) });
  const report = { notes: [], objects: [] };
  try {
    for (let n = 0; n < 200; n += 1) {
      if (process.argv[2] === 'objects') {
        report.objects.push((await objects.forTenant('acme').put(Buffer.from('content ' + n))).digest);
      } else report.notes.push((await notes.insert('n' + n, { n })).id);
    }
  } catch (error) {
    report.code = error.code;
  }
  report.readable = (await notes.list({ limit: 1000 })).map(({ id }) => id).filter((id) => report.notes.includes(id)).length;
  console.log(JSON.stringify(report));
`;

test('fsync that fails: nothing is acknowledged from then on, and what was is there', {
  skip: !canInject && 'no strace',
}, async () => {
  for (const kind of ['objects', 'notes'] as const) {
    const folder = temporaryFolder();
    try {
      const script = ['--input-type=module', '-e', UNTIL_REFUSED, folder.path, kind];
      const inject = ['-e', 'inject=fsync:error=EIO:when=40+'];
      const { stdout, stderr } = spawnSync('strace', [...STRACE, ...inject, process.execPath, ...script], {
        encoding: 'utf8',
        timeout: 30_000,
      });
      assert.match(stdout, /^\{/, stderr);
      const report = JSON.parse(stdout);
      assert.equal(report.code, 'UNAVAILABLE', kind);
      assert.ok(report[kind].length > 0 && report[kind].length < 200, `${kind}: ${report[kind].length}`);
      assert.equal(report.readable, report.notes.length);
      const { documents, objects, close } = openEmbeddedStores({ folder: folder.path });
      for (const id of report.notes) assert.ok(await documents.forTenant('acme').collection(NOTES).get(id), id);
      for (const digest of report.objects) await objects.forTenant('acme').get(digest);
      await close();
    } finally {
      folder.remove();
    }
  }
});

test('the bytes of an object are synced before its name, and its name before the acknowledgement', {
  skip: !canInject && 'no strace',
}, () => {
  const folder = temporaryFolder();
  const log = join(folder.path, 'trace');
  const script = `
    import { openEmbeddedObjects } from ${JSON.stringify(new URL('./embedded-objects.ts', import.meta.url).href)};
    const objects = openEmbeddedObjects({ folder: process.argv[1] });
    await objects.forTenant('acme').put(Buffer.from('policy'));
    process.stdout.write('acknowledged');
  `;
  const node = [process.execPath, '--input-type=module', '-e', script, join(folder.path, 'objects')];
  try {
    spawnSync('strace', ['-f', '-y', '-qq', '-o', log, '-e', 'trace=openat,fsync,rename,write', ...node], {
      timeout: 30_000,
    });
    const calls = readFileSync(log, 'utf8').split('\n');
    const steps = [
      // Each write to it is synced before it returns.
      /openat\(.*\/\.staging\/[0-9a-f-]{36}", .*\bO_SYNC\b/,
      /write\(\d+<.*\/\.staging\/[0-9a-f-]{36}>, "policy"/,
      /rename\(".*\/\.staging\/[0-9a-f-]{36}"/,
      /fsync\(\d+<.*\/acme\/sha256\/[0-9a-f]{2}>/,
      /write\(1.*acknowledged/,
    ].map((step) => calls.findIndex((call) => step.test(call)));
    assert.ok(!steps.includes(-1), String(steps));
    assert.deepEqual(
      steps,
      [...steps].sort((left, right) => left - right),
    );
  } finally {
    folder.remove();
  }
});
