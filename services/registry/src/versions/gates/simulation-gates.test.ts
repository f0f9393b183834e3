import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_RULES, type GovernanceRules } from '../../governance/governance-record.ts';
import type { CompletedSimulation } from '../../kernel/ports.ts';
import { type ChangeSubject, resultOf } from './gate.ts';
import { FRESH_SIMULATION, SIMULATION_THRESHOLDS } from './simulation-gates.ts';

const version = { pack: 'shop', version: '1.0.0' };
const simulation: CompletedSimulation = {
  simulation: 'sim-1',
  candidateSourceDigest: 'sha256:s',
  baselineIrDigest: 'sha256:live',
  stale: [],
  finishTime: '2026-11-25T10:00:00.000Z',
  measures: { lost_blocks: 2, changed: 40 },
};
const live = [
  { environment: 'dev', irDigest: 'sha256:dev' },
  { environment: 'prod', irDigest: 'sha256:live' },
];

function subject(fields: Partial<ChangeSubject>, rules: Partial<GovernanceRules> = {}): ChangeSubject {
  return {
    ...{ version, rules: { ...DEFAULT_RULES, ...rules } },
    ...{ simulations: [simulation], live, now: new Date('2026-11-25T12:00:00Z'), environment: '' },
    ...fields,
  };
}

const fresh: [string, ChangeSubject, RegExp | true][] = [
  ['young, against what is live', subject({}), true],
  ['none', subject({ simulations: [] }), /No batch simulation/],
  ['a day and a moment old', subject({ now: new Date('2026-11-26T10:00:00.001Z') }), /older than 24 hours/],
  ['exactly a day old', subject({ now: new Date('2026-11-26T10:00:00.000Z') }), true],
  ['older than the tenant allows', subject({}, { simulationMaxAgeHours: 1 }), /older than 1 hours/],
  ['against what is not live any more', subject({ live: [live[0] as (typeof live)[0]] }), /another baseline/],
  ['nothing is live yet', subject({ live: [] }), true],
  [
    'of facts that have moved',
    subject({ simulations: [{ ...simulation, stale: ['Snapshot "shop" has other facts now.'] }] }),
    /sim-1 is stale: Snapshot "shop" has other facts now\./,
  ],
  [
    'an older one that compares with what is live',
    subject({ simulations: [{ ...simulation, simulation: 'sim-2', baselineIrDigest: '' }, simulation] }),
    true,
  ],
];
for (const [name, given, wanted] of fresh) {
  test(`FRESH_SIMULATION: ${name}`, () => {
    const { satisfied, required, message, remedy } = resultOf(FRESH_SIMULATION, given);
    assert.equal(satisfied, wanted === true, message);
    assert.equal(required, false);
    if (wanted !== true) {
      assert.match(message, wanted);
      assert.match(remedy, /policyctl simulate --batch --candidate version:shop@1.0.0 --baseline active:/);
    }
  });
}

const bound = (maximum: number, measure = 'lost_blocks', environment = '') => ({ measure, maximum, environment });
const bounds: [string, ChangeSubject, RegExp | true][] = [
  ['no threshold', subject({ simulations: [] }), true],
  ['within', subject({}, { thresholds: [bound(2), bound(40, 'changed')] }), true],
  ['beyond', subject({}, { thresholds: [bound(1)] }), /lost_blocks is 2, at most 1/],
  ['a measure that was not counted', subject({}, { thresholds: [bound(1, 'unknown')] }), /unknown is unknown/],
  ['no fresh simulation', subject({ simulations: [] }, { thresholds: [bound(2)] }), /no fresh simulation/],
  ['a threshold of a promotion', subject({}, { thresholds: [bound(1, 'lost_blocks', 'prod')] }), true],
  [
    'a promotion',
    subject({ environment: 'prod' }, { thresholds: [bound(1, 'lost_blocks', 'prod')] }),
    /lost_blocks is 2, at most 1/,
  ],
];
for (const [name, given, wanted] of bounds) {
  test(`SIMULATION_THRESHOLDS: ${name}`, () => {
    const { satisfied, required, message } = resultOf(SIMULATION_THRESHOLDS, given);
    assert.equal(required, true);
    assert.equal(satisfied, wanted === true, message);
    if (wanted !== true) assert.match(message, wanted);
  });
}

test('the tenant says which gates are required, for publication and for each environment', () => {
  const gates = [
    { gate: 'FRESH_SIMULATION', required: true, environment: '' },
    { gate: 'FRESH_SIMULATION', required: false, environment: 'dev' },
    { gate: 'SIMULATION_THRESHOLDS', required: false, environment: '' },
  ];
  const required = (environment: string) =>
    [FRESH_SIMULATION, SIMULATION_THRESHOLDS].map(
      (gate) => resultOf(gate, subject({ environment }, { gates })).required,
    );
  assert.deepEqual(required(''), [true, false]);
  assert.deepEqual(required('dev'), [false, true]);
});
