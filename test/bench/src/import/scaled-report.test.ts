import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { readDocument } from '@policy-registry/inventory';
import { importReport } from './import-report.ts';
import { realReports } from './real-reports.ts';
import { scaledReport } from './scaled-report.ts';

const COPIES = 3;

const findings = (bytes: Buffer): Promise<number> => importReport(bytes, sha256(bytes));

test('there are reports and SBOMs', () => {
  assert.deepEqual(new Set(realReports().map(({ isSbom }) => isSbom)), new Set([true, false]));
});

for (const { name, bytes } of realReports()) {
  test(`${name}: copies are other findings of other packages, in the words of the report`, async () => {
    const scaled = scaledReport(bytes, bytes.length * COPIES);
    const [one, many] = [readDocument(bytes), readDocument(scaled)];
    assert.equal(many.matches.length, one.matches.length * COPIES);
    assert.equal(many.components.length, one.components.length * COPIES);
    assert.equal(await findings(scaled), (await findings(bytes)) * COPIES);
    assert.deepEqual(many.subject, one.subject);
    assert.ok(scaled.length > bytes.length && scaled.length < bytes.length * (COPIES + 0.5));
  });
}
