import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { TenantDocuments } from '../document-store.ts';
import { COUNTER, crashEvent, WRITES } from './crash-record.ts';
import { openEmbeddedStores } from './embedded-stores.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ROUNDS = 5;
const LONGEST_RUN_MS = 250;

/** Lets a writer run for a while, kills it, and answers what it had acknowledged by then. */
async function writeUntilKilled(folder: string, round: number): Promise<{ inserted: string[]; counted: number }> {
  const script = fileURLToPath(new URL('./crash-writer.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged = { inserted: [] as string[], counted: 0 };
  const lines = createInterface({ input: child.stdout });
  lines.once('line', () => setTimeout(() => child.kill('SIGKILL'), Math.random() * LONGEST_RUN_MS));
  for await (const line of lines) {
    const [what, value = ''] = line.split(' ');
    if (what === 'inserted') acknowledged.inserted.push(value);
    if (what === 'counted') acknowledged.counted = Number(value);
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  assert.equal(child.signalCode, 'SIGKILL', 'the writer died by itself');
  return acknowledged;
}

async function allPending(tenant: TenantDocuments): Promise<Set<string>> {
  const pending = await tenant.pendingEvents(1000);
  return new Set(pending.flatMap(({ events }) => events.map(({ id }) => id)));
}

test(`kill -9, ${ROUNDS} times: every acknowledged write is there, with its event and its object`, async () => {
  const folder = temporaryFolder();
  let checked = 0;
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { inserted, counted } = await writeUntilKilled(folder.path, round);
      const { documents, objects, close } = openEmbeddedStores({ folder: folder.path });
      const tenant = documents.forTenant('acme');
      const writes = tenant.collection(WRITES);
      const pending = await allPending(tenant);
      for (const id of inserted) {
        const stored = await writes.get(id);
        assert.ok(stored, `${id} was acknowledged and is lost`);
        assert.equal(
          Buffer.from(await objects.forTenant('acme').get(stored.body.digest)).toString(),
          `content of ${id}`,
        );
        assert.ok(pending.has(crashEvent(id).id), `the event of ${id} is lost`);
        await tenant.confirmEvents('writes', id, [crashEvent(id).id]);
      }
      const counter = await tenant.collection(COUNTER).get('counter');
      assert.equal(counter?.revision, counter?.body.count);
      assert.ok((counter?.body.count ?? 0) >= counted, `counted to ${counted}, but ${counter?.body.count} is stored`);
      checked += inserted.length;
      await close();
    }
    assert.ok(checked > 0, 'nothing was acknowledged');
  } finally {
    folder.remove();
  }
});
