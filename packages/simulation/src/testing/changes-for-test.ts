import type { Change, ChangeSide } from '../result.ts';

export const AFFECTED: ChangeSide = { status: 'affected', severity: 'High', score: '7.5', rule: '', because: '' };

export const BLOCKED: ChangeSide = {
  status: 'blocked',
  severity: 'Critical',
  score: '9.8',
  rule: 'critical',
  because: 'Criticals do not ship',
};

/** A finding that is newly blocked, unless told otherwise. */
export function changeForTest(parts: Partial<Change> = {}): Change {
  return {
    finding: 'f'.repeat(64),
    subject: 'registry.example/shop:1.2',
    purl: 'pkg:deb/debian/openssl@1.1.1?arch=amd64',
    advisory: 'CVE-2026-0001',
    before: AFFECTED,
    after: BLOCKED,
    ...parts,
  };
}

/** As they come from a table, some after the other. */
export async function* streamOf(changes: readonly Change[], atOnce = 2): AsyncGenerator<readonly Change[]> {
  for (let first = 0; first < changes.length; first += atOnce) yield changes.slice(first, first + atOnce);
}

export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(chunks));
}
