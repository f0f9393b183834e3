import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clients } from '@policy-registry/client';
import { SnapshotState } from '@policy-registry/contracts/simulation';

const POLICY = new URL('../../examples/packs/shop-policy-2/policy.stella', import.meta.url);
const PART_BYTES = 1024 * 1024;
const SEVERITIES = ['Critical', 'High', 'Medium', 'Low'];

/** Imports an inventory of so many findings and a draft policy, both under `name`: the request to simulate the one over the other. */
export async function openLargeInventory(author: Clients, name: string, findings: number) {
  async function* upload() {
    yield { filename: `${name}.json` };
    const bytes = report(findings);
    for (let at = 0; at < bytes.length; at += PART_BYTES)
      yield { content: { data: bytes.subarray(at, at + PART_BYTES) } };
  }
  const { document } = await author.snapshots.uploadDocument(upload());
  await author.snapshots.createSnapshot({ snapshot: name, documents: [document?.digest ?? ''] });
  await untilReady(author, name);
  await author.packs.createPack({ pack: { pack: name } });
  await author.workspaces.createWorkspace({ workspace: name, pack: name });
  const files = { 'pack.yaml': `name: ${name}\nentry: policy.stella\n`, 'policy.stella': readFileSync(POLICY, 'utf8') };
  for (const [path, text] of Object.entries(files)) {
    await author.workspaces.putFile({ workspace: name, path, file: { text }, etag: '*' });
  }
  return {
    baseline: { policy: { case: 'none' as const, value: {} } },
    candidate: { policy: { case: 'workspace' as const, value: { workspace: name } } },
    snapshot: name,
    env: { exposure: 'internet' },
    evaluatedAt: { seconds: 1_790_000_000n },
    samples: 5,
  };
}

/** Rejects when it has failed, or takes longer than a minute. */
export async function untilReady(author: Clients, name: string): Promise<void> {
  for (const giveUp = performance.now() + 60_000; performance.now() < giveUp; await delay(20)) {
    const { snapshot } = await author.snapshots.getSnapshot({ snapshot: name });
    if (snapshot?.state === SnapshotState.READY) return;
    if (snapshot?.state === SnapshotState.FAILED) throw new Error(snapshot.failure);
  }
  throw new Error(`snapshot ${name} is building still`);
}

/** A Grype report, as small as one can be. */
function report(findings: number): Uint8Array {
  const matches = Array.from({ length: findings }, (_, index) => {
    const severity = SEVERITIES[index % SEVERITIES.length];
    const version = `${index}.0.0`;
    return {
      vulnerability: { id: `CVE-2024-${10_000 + (index % 80_000)}`, severity },
      artifact: { name: 'lib', version, type: 'npm', purl: `pkg:npm/lib@${version}` },
    };
  });
  return Buffer.from(
    JSON.stringify({
      matches,
      source: { type: 'image', target: { userInput: 'registry.example/large:1' } },
      descriptor: { name: 'grype', version: '0.100.0' },
    }),
  );
}
