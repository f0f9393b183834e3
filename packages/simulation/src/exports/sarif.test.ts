import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { AFFECTED, BLOCKED, changeForTest, streamOf } from '../testing/changes-for-test.ts';
import { changesAsSarif } from './sarif.ts';

// The schema of the standard, in the only package that has it.
const schema = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
// One pattern of the schema is none with the flag `u`.
const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

const LOST = changeForTest({ finding: '1'.repeat(64), before: BLOCKED, after: AFFECTED });
const RAISED = changeForTest({ finding: '2'.repeat(64), after: { ...AFFECTED, severity: 'Critical', rule: 'raise' } });
const STRANGE = changeForTest({ subject: '../a b/ü%:1\ud800', purl: '', advisory: '' });

describe('changes as SARIF 2.1.0', () => {
  it('keep to the schema', async () => {
    for (const changes of [[], [LOST, RAISED, changeForTest(), STRANGE, changeForTest({ subject: '' })]]) {
      assert.ok(validate(await changesAsSarif(streamOf(changes))), JSON.stringify(validate.errors, null, 2));
    }
  });

  it('say rule, level, reason and place; what is newly blocked goes first', async () => {
    const log = await changesAsSarif(streamOf([LOST, RAISED, changeForTest()]));
    const [run] = log.runs;
    assert.deepEqual(
      run?.results?.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level]),
      [
        ['critical', 0, 'error'],
        ['default-status', 1, 'warning'],
        ['raise', 2, 'note'],
      ],
    );
    assert.deepEqual(run?.tool.driver.rules?.[0], {
      id: 'critical',
      shortDescription: { text: 'Criticals do not ship' },
    });
    const [first] = run?.results ?? [];
    assert.equal(
      first?.message.text,
      'CVE-2026-0001 in pkg:deb/debian/openssl@1.1.1?arch=amd64 goes from affected (High 7.5) to blocked (Critical 9.8): Criticals do not ship',
    );
    assert.equal(first?.locations?.[0]?.physicalLocation?.artifactLocation?.uri, 'registry.example/shop%3A1.2');
    assert.deepEqual(first?.partialFingerprints, { 'policyFinding/v1': 'f'.repeat(64) });
    assert.deepEqual(run?.invocations, [{ executionSuccessful: true }]);
  });

  it('hold no more than they may, and say so', async () => {
    const log = await changesAsSarif(streamOf([LOST, RAISED, LOST, changeForTest()]), 2);
    assert.ok(validate(log));
    assert.deepEqual(
      log.runs[0]?.results?.map(({ level }) => level),
      ['error', 'warning'],
    );
    const [notification] = log.runs[0]?.invocations?.[0]?.toolExecutionNotifications ?? [];
    assert.equal(
      notification?.message.text,
      '4 findings change; 2 of them are not in this file, which holds at most 2.',
    );
  });
});
