import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create, fromBinary, toBinary, toJson } from '@bufbuild/protobuf';
import { EvaluationSchema, FindingSchema } from '@policy-registry/contracts/engine';
import type { Finding } from '@policy-registry/stella-dsl';
import { evaluationMessage, findingMessage } from './evaluation-messages.ts';
import { readFinding } from './read-finding.ts';

const overTheWire = (finding: Finding): Finding =>
  readFinding(fromBinary(FindingSchema, toBinary(FindingSchema, create(FindingSchema, findingMessage(finding)))));

describe('findings over the wire', () => {
  it('keeps everything that is known', () => {
    const finding: Finding = {
      id: 'f1',
      sbom: {
        purl: 'pkg:npm/lodash@4.17.20',
        name: 'lodash',
        version: '4.17.20',
        licenses: ['MIT'],
        usedByEntrypoint: false,
      },
      advisory: {
        id: 'CVE-2021-23337',
        severity: 'High',
        cvss: 7.2,
        epss: 0.00512,
        kev: false,
        published_at: '2021-02-15T00:00:00.000Z',
        fix_available: true,
        fixed_versions: ['4.17.21'],
      },
      vex: [{ statement_id: 's', status: 'affected', vendor: 'Shop', timestamp: '2026-01-01T00:00:00.000Z' }],
      reachability: { state: 'reachable', score: 0.5 },
      signals: { runtime_hits: 3, custom: { team: 'shop' } },
    };
    assert.deepEqual(overTheWire(finding), finding);
  });

  it('keeps unknown apart from false, zero and empty', () => {
    const finding: Finding = { id: 'f', sbom: {}, advisory: { severity: 'Unknown' }, vex: [] };
    assert.deepEqual(overTheWire(finding), finding);
    const zero: Finding = {
      id: 'f',
      sbom: { scope: '' },
      advisory: { severity: 'None', cvss: 0, kev: false },
      vex: [],
    };
    assert.deepEqual(overTheWire(zero), zero);
  });

  it('leaves out a time that is none', () => {
    const advisory = { severity: 'Low', published_at: 'last week' } as const;
    assert.deepEqual(overTheWire({ id: 'f', sbom: {}, advisory, vex: [] }).advisory, { severity: 'Low' });
  });
});

describe('evaluations as messages', () => {
  it('says effects in words, and why one was not applied', () => {
    const message = create(
      EvaluationSchema,
      evaluationMessage('f', {
        status: 'blocked',
        severity: 'Critical',
        score: '9.8',
        winningRule: 'a',
        warnings: [],
        annotations: { owner: 'shop' },
        until: { suppressed: '2027-01-01T00:00:00Z' },
        explain: [
          {
            rule: 'a',
            outcome: 'matched',
            branch: 'then',
            inputs: [{ name: 'advisory.cvss', value: '9.8' }],
            effects: [
              { action: 'status', value: 'blocked', applied: true },
              { action: 'ignore', applied: false, reason: 'an earlier rule settled the status' },
            ],
          },
        ],
      }),
    );
    assert.deepEqual(message.explain[0]?.effects, [
      'status := "blocked"',
      'ignore (not applied: an earlier rule settled the status)',
    ]);
    assert.equal(message.suppressedUntil?.seconds, 1798761600n);
  });

  it('carries inputs of every kind over the wire', () => {
    const values = [null, true, '9.8', ['CWE-79', null], { status: 'fixed' }];
    const inputs = values.map((value, index) => ({ name: `input${index}`, value }));
    const message = create(
      EvaluationSchema,
      evaluationMessage('f', {
        ...{ status: 'affected', severity: 'Low', score: '0', warnings: [], annotations: {} },
        explain: [{ rule: 'a', outcome: 'unknown', inputs, effects: [] }],
      }),
    );
    const received = fromBinary(EvaluationSchema, toBinary(EvaluationSchema, message));
    const shown = toJson(EvaluationSchema, received) as { explain: { inputs: { value: unknown }[] }[] };
    assert.deepEqual(
      shown.explain[0]?.inputs.map(({ value }) => value),
      values,
    );
  });
});
