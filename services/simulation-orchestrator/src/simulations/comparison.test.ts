import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canonicalJson } from '@policy-registry/canonical';
import type { Finding } from '@policy-registry/stella-dsl';
import { Comparison } from './comparison.ts';
import { withinThresholds } from './result.ts';
import { NO_POLICY, type RowOutcome, type RowPolicy } from './row-policy.ts';

const POLICY: RowPolicy = {
  rules: [
    { name: 'block', because: 'Criticals do not ship' },
    { name: 'idle', because: '' },
  ],
  overrides: [],
  evaluate: () => outcome({}),
};

function outcome(partial: Partial<RowOutcome>): RowOutcome {
  return {
    status: 'affected',
    severity: 'High',
    score: '7.5',
    winningRule: undefined,
    outcomes: ['not_matched', 'not_matched'],
    ...partial,
  };
}

function finding(id: string): Finding {
  return {
    id,
    sbom: { purl: `pkg:npm/${id}@1.0.0` },
    advisory: { id: `CVE-2020-${id}`, severity: 'High', cvss: 7.5 },
    vex: [],
  };
}

const blocked = outcome({
  status: 'blocked',
  severity: 'Critical',
  score: '9.8',
  winningRule: 'block',
  outcomes: ['matched', 'not_matched'],
});

describe('comparison of two policies', () => {
  it('counts moves, blocks and severities', () => {
    const comparison = new Comparison(NO_POLICY, POLICY);
    comparison.add('app', finding('1'), outcome({}), blocked);
    comparison.add('app', finding('2'), blocked, outcome({ status: 'suppressed' }));
    comparison.add('app', finding('3'), outcome({}), outcome({ outcomes: ['unknown', 'not_matched'] }));
    const { measures, statusTransitions, rulesNeverFired, rulesAfter, evaluated } = comparison.result(9, 5);
    assert.deepEqual(measures, {
      changed: 2,
      gained_blocks: 1,
      lost_blocks: 1,
      newly_suppressed: 1,
      severity_raised: 1,
      severity_lowered: 1,
      unknown: 1,
    });
    assert.deepEqual(statusTransitions, [
      { from: 'affected', to: 'blocked', count: 1 },
      { from: 'blocked', to: 'suppressed', count: 1 },
    ]);
    assert.equal(evaluated, 3);
    assert.deepEqual(rulesNeverFired, ['idle']);
    assert.deepEqual(rulesAfter[0], { rule: 'block', matched: 1, decided: 1, unknown: 1, notApplied: 0 });
  });

  it('gives the same bytes whatever the order of the rows', () => {
    const rows = Array.from({ length: 100 }, (_, index) => String(index));
    const run = (order: readonly string[]) => {
      const comparison = new Comparison(NO_POLICY, POLICY);
      for (const id of order) {
        const score = `${(Number(id) % 9) + 0.5}`;
        comparison.add(
          'app',
          finding(id),
          outcome({}),
          Number(id) % 3 === 0 ? { ...blocked, score } : outcome({ score }),
        );
      }
      return canonicalJson([comparison.result(100, 7), comparison.changes()]);
    };
    assert.equal(run(rows), run(rows.toReversed()));
  });

  it('neither raises nor lowers a severity that nobody knows', () => {
    const comparison = new Comparison(NO_POLICY, POLICY);
    comparison.add('app', finding('1'), outcome({ severity: 'Unknown' }), outcome({ severity: 'Critical' }));
    const { measures } = comparison.result(1, 0);
    assert.deepEqual([measures.changed, measures.severity_raised, measures.severity_lowered], [1, 0, 0]);
  });

  it('shows the reason of the rule that decided', () => {
    const comparison = new Comparison(NO_POLICY, POLICY);
    comparison.add('app', finding('1'), outcome({}), blocked);
    assert.deepEqual(comparison.changes()[0]?.after, {
      status: 'blocked',
      severity: 'Critical',
      score: '9.8',
      rule: 'block',
      because: 'Criticals do not ship',
    });
  });

  it('keeps the ten largest moves of the score', () => {
    const comparison = new Comparison(NO_POLICY, POLICY);
    for (let index = 0; index < 60; index += 1) {
      comparison.add('app', finding(String(index)), outcome({ score: '0' }), outcome({ score: String(index / 10) }));
    }
    const { topMovers } = comparison.result(60, 0);
    assert.deepEqual(
      topMovers.map(({ after }) => after.score),
      ['5.9', '5.8', '5.7', '5.6', '5.5', '5.4', '5.3', '5.2', '5.1', '5'],
    );
  });

  it('bounds each measure by its threshold', () => {
    const { measures } = new Comparison(NO_POLICY, POLICY).result(0, 0);
    assert.equal(withinThresholds({ ...measures, lost_blocks: 1 }, [{ measure: 'lost_blocks', maximum: 0 }]), false);
    assert.equal(withinThresholds({ ...measures, lost_blocks: 1 }, [{ measure: 'lost_blocks', maximum: 1 }]), true);
  });
});
