import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FactRow } from '@policy-registry/inventory';
import { generatedRows } from './generated-rows.ts';

const REAL: readonly FactRow[] = ['a', 'b', 'c'].map((name) => ({
  subject: `image-${name}`,
  finding: { id: name, sbom: { name }, advisory: { id: `CVE-${name}` }, vex: [] },
}));
const rows = (findings: number, seed = 's') => [...generatedRows(REAL, findings, seed)];

test('rows are those of real reports, as often as chance has it, in copies of their subjects', () => {
  const drawn = new Map<string, number>();
  for (const { subject, finding } of rows(9000)) {
    const { name = '' } = finding.sbom;
    assert.equal(finding.advisory.id, `CVE-${name}`);
    assert.equal(subject, `image-${name}-${drawn.get(name) ?? 0}`);
    drawn.set(name, (drawn.get(name) ?? 0) + 1);
  }
  for (const name of ['a', 'b', 'c']) assert.ok(Math.abs((drawn.get(name) ?? 0) - 3000) < 300, name);
});

test('ids look like digests, ascend, and are spread over all that there can be', () => {
  const ids = rows(5000).map(({ finding }) => finding.id);
  assert.deepEqual([...new Set(ids)].sort(), ids);
  for (const id of ids) assert.match(id, /^[0-9a-f]{64}$/);
  for (let digit = 0; digit < 16; digit += 1) {
    const share = ids.filter((id) => id.startsWith(digit.toString(16))).length / ids.length;
    assert.ok(Math.abs(share - 1 / 16) < 0.001, `${share} begin with ${digit}`);
  }
});

test('the seed decides', () => {
  assert.deepEqual(rows(5000), rows(5000));
  assert.notDeepEqual(rows(10), rows(10, 'another'));
});
