import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { type TestContext, test } from 'node:test';
import type { DocumentStore } from '@policy-registry/storage';
import { openEmbeddedDocuments } from '@policy-registry/storage/embedded';
import { appendEvents, auditStored, logDependencies } from './log-fixture.ts';
import { createLogKeeper } from './log-keeper.ts';

/** Longer than any test: what comes earlier was not waited for. */
const NEVER_MS = 600_000;

function openKeeper(t: TestContext, seen: (documents: DocumentStore) => DocumentStore = (documents) => documents) {
  const documents = openEmbeddedDocuments({ file: ':memory:' });
  const told = new EventEmitter<{
    grown: [tenant: string];
    complaint: [fields: { tenant?: string }, message: string];
  }>();
  const deps = { ...logDependencies(seen(documents)), onGrown: (tenant: string) => void told.emit('grown', tenant) };
  const keeper = createLogKeeper(deps);
  t.after(async () => {
    await keeper.stop();
    await documents.close();
  });
  const log = { error: (fields: object, message: string) => void told.emit('complaint', fields, message) };
  return { documents, keeper, told, start: (intervalMs: number) => keeper.start({ intervalMs, log }) };
}

test('what was left behind is covered at the start, and what comes when it is told of it', async (t) => {
  const { documents, keeper, told, start } = openKeeper(t);
  await appendEvents(documents, 1, 3);
  const first = once(told, 'grown');
  start(NEVER_MS);
  assert.deepEqual(await first, ['acme']);
  assert.equal((await auditStored(documents)).size, 3);
  await appendEvents(documents, 4, 5);
  const then = once(told, 'grown');
  keeper.wake('acme');
  await then;
  assert.equal((await auditStored(documents)).size, 5);
});

test('what another process did not live to cover is covered in the next round', async (t) => {
  const { documents, told, start } = openKeeper(t);
  start(1);
  const grown = once(told, 'grown');
  await appendEvents(documents, 1, 1);
  await grown;
});

test('a tenant in trouble does not keep the others waiting, and is complained of', async (t) => {
  const { documents, told, start } = openKeeper(t, (real) => ({
    ...real,
    tenants: async () => ['globex', 'acme'],
    forTenant: (tenant) => {
      if (tenant === 'globex') throw new Error('a defect');
      return real.forTenant(tenant);
    },
  }));
  await appendEvents(documents, 1, 1);
  const [complaint, grown] = [once(told, 'complaint'), once(told, 'grown')];
  start(NEVER_MS);
  const [{ tenant }, message] = await complaint;
  assert.deepEqual([tenant, await grown], ['globex', ['acme']]);
  assert.match(message, /cannot be brought into the Merkle log/);
});
