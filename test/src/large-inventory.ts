import { readFileSync } from 'node:fs';
import type { Clients } from '@policy-registry/client';

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
