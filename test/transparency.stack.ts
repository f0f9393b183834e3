import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Checkpoint } from '@policy-registry/contracts/registry';
import { askTlogVerifier, type Stack, startStack } from '@policy-registry/stack';
import { hashLeaf } from '@policy-registry/transparency';
import { Person } from './cli/person.ts';
import { startDistributedSuite } from './src/distributed-suite.ts';
import { type People, peopleAt } from './src/load/people.ts';
import { steadfast } from './src/load/steadfast.ts';
import type { Doors } from './src/run-case-files.ts';
import { startTestSuite } from './src/test-suite.ts';

/** More than two full tiles. */
const EVENTS = 540;
const WRITERS = 12;
const ORIGIN = 'policy-registry/audit/acme';

interface Running extends Doors {
  /** Something that goes wrong while the log is written. */
  disturb(): Promise<void>;
  close(): Promise<void>;
}

/** golang.org/x/mod/sumdb and transparency-dev/merkle judge the log that a registry wrote, exported over its API. */
describe('the audit log of a registry in the eyes of verifiers that are not ours', { timeout: 600_000 }, () => {
  let stack: Stack;
  let folder: string;
  before(async () => {
    stack = await startStack();
    folder = mkdtempSync(join(tmpdir(), 'policy-registry-audit-'));
  });
  after(async () => {
    await stack?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const suites: readonly (readonly [string, () => Promise<Running>])[] = [
    ['on embedded backends', async () => ({ ...(await startTestSuite()), disturb: async () => {} })],
    ['on real servers, with two registries of which one dies', () => distributed(stack)],
  ];
  for (const [name, start] of suites) {
    it(name, async (context) => {
      const suite = await start();
      context.after(() => suite.close());
      const people = (await peopleAt([suite], 'acme'))();
      const seen = await written(people, suite);
      const auditor = new Person(context, suite.httpUrl);
      await auditor.run('login', '--as', 'auditor');
      const exported = join(folder, name.replaceAll(/\W+/g, '-'));
      const { exitCode, out, note } = await auditor.run('--output', 'json', 'audit', 'export', exported);
      assert.equal(exitCode, 0, note);
      const { size, root, key } = JSON.parse(out);
      assert.equal(size, EVENTS);
      // Every entry and every tile, against the signed root: two full tiles and a partial one, and those above.
      assert.deepEqual(await askTlogVerifier(['log', exported, key, ORIGIN]), { size, root, tiles: 4 });
      await checkNotes(seen, key);
      await checkConsistency(people, seen);
      await checkInclusion(people, seen);
    });
  }
});

async function distributed(stack: Stack): Promise<Running> {
  const environment = { POLICY_REGISTRY_LOG_LEVEL: 'silent' };
  const suite = await startDistributedSuite({ stack, name: 'transparency', counts: { registry: 2 }, environment });
  return {
    ...suite.doors(),
    async disturb() {
      const [registry] = suite.named('registry');
      await registry?.process.kill();
      await registry?.process.start();
    },
    close: () => suite.close(),
  };
}

/** Makes the events, and gives the checkpoints that an auditor saw meanwhile, oldest first. */
async function written({ author, auditor }: People, { disturb }: Running): Promise<readonly Checkpoint[]> {
  const failed = new AbortController();
  let next = 0;
  const writers = Array.from({ length: WRITERS }, async () => {
    for (let n = next++; n < EVENTS; n = next++) {
      const create = (requestId: string) => author.packs.createPack({ pack: { pack: `pack-${n}` }, requestId });
      await steadfast('create', create, failed.signal);
    }
  });
  const seen: Checkpoint[] = [];
  const look = async () => {
    const { checkpoint } = await steadfast('checkpoint', () => auditor.transparency.getCheckpoint({}), failed.signal);
    assert.ok(checkpoint);
    seen.push(checkpoint);
  };
  const watching = (async () => {
    while (next < EVENTS) await look();
  })();
  const done = Promise.all([...writers, watching, disturb()]);
  done.catch(() => {
    next = EVENTS;
    failed.abort();
  });
  await done;
  await look();
  return seen;
}

async function checkNotes(seen: readonly Checkpoint[], key: string): Promise<void> {
  const items = seen.map(({ note }) => ({ note: Buffer.from(note).toString('base64'), keys: [key] }));
  const texts = seen.map(({ size, rootHash }) => `${ORIGIN}\n${size}\n${base64(rootHash)}\n`);
  assert.deepEqual(
    await askTlogVerifier(['notes'], JSON.stringify(items)),
    texts.map((text) => ({ opened: true, text, by: [ORIGIN], others: 0 })),
  );
}

/** Of the checkpoints that were seen, each is a prefix of the next: by proofs of the API. */
async function checkConsistency({ auditor }: People, seen: readonly Checkpoint[]): Promise<void> {
  const items: object[] = [];
  for (const [index, now] of seen.entries()) {
    const old = seen[index - 1];
    if (old === undefined || old.size === 0n) continue;
    const asked = { fromSize: old.size, toSize: now.size };
    const { hashes } = await auditor.transparency.getConsistencyProof(asked);
    const heads = { oldSize: Number(old.size), oldRoot: base64(old.rootHash), ...headOf(now) };
    items.push({ ...heads, path: hashes.map(base64) });
  }
  assert.ok(items.length > 0, 'no two checkpoints were seen');
  await judge(items);
}

/** Events that are listed are in the newest log: by proofs of the API. */
async function checkInclusion({ auditor }: People, seen: readonly Checkpoint[]): Promise<void> {
  const newest = seen.at(-1);
  assert.ok(newest);
  const { events } = await auditor.audit.listAuditEvents({ pageSize: 20, descending: true });
  const items: object[] = [];
  for (const { event } of events) {
    const proof = await auditor.transparency.getInclusionProof({ event, size: newest.size });
    const leaf = base64(hashLeaf(proof.entry));
    items.push({ index: Number(proof.leafIndex), leaf, ...headOf(newest), path: proof.hashes.map(base64) });
  }
  await judge(items);
}

/** All are accepted, and none of them for another root. */
async function judge(items: readonly object[]): Promise<void> {
  const others = items.map((item) => ({ ...item, root: base64(new Uint8Array(32)) }));
  const verdicts = await askTlogVerifier(['proofs'], JSON.stringify([...items, ...others]));
  const wanted = [...items.map(() => true), ...others.map(() => false)];
  assert.deepEqual(
    verdicts,
    wanted.map((accepted) => ({ tlog: accepted, merkle: accepted })),
  );
}

function headOf({ size, rootHash }: Checkpoint) {
  return { size: Number(size), root: base64(rootHash) };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
