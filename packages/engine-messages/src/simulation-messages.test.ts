import assert from 'node:assert/strict';
import { it } from 'node:test';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { SimulationResultSchema } from '@policy-registry/contracts/simulation';
import type { Change, RuleHits, SimulationResult } from '@policy-registry/simulation';
import { readSimulationResult } from './read-simulation.ts';
import { simulationResultMessage } from './simulation-messages.ts';

const CHANGE: Change = {
  ...{ finding: 'ab'.repeat(32), subject: 'shop/web:1.0', purl: 'pkg:npm/left-pad@1.3.0', advisory: 'CVE-2026-1' },
  before: { status: 'affected', severity: 'High', score: '7.5', rule: '', because: '' },
  after: {
    status: 'suppressed',
    severity: 'Critical',
    score: '9.8',
    rule: 'kev',
    because: 'JNDI is off',
    override: 'ovr-1',
  },
};

const RULE: RuleHits = {
  ...{ rule: 'kev', matched: 5, decided: 4, unknown: 3, notApplied: 2 },
  bySeverity: [{ key: 'Critical', matched: 5, decided: 4 }],
  byStatus: [{ key: 'blocked', matched: 3, decided: 2 }],
};

/** Every number of it is another one, so that none can pass for its neighbour. */
const RESULT: SimulationResult = {
  ...{ evaluated: 10, total: 11 },
  measures: {
    ...{ changed: 21, gained_blocks: 22, lost_blocks: 23, newly_suppressed: 24 },
    ...{ severity_raised: 25, severity_lowered: 26, unknown: 27 },
  },
  maybe: { gainedBlocks: 31, lostBlocks: 32 },
  statusBefore: [{ key: 'affected', count: 41 }],
  statusAfter: [{ key: 'blocked', count: 42 }],
  severityBefore: [{ key: 'High', count: 43 }],
  severityAfter: [{ key: 'Low', count: 44 }],
  statusTransitions: [{ from: 'affected', to: 'blocked', count: 45 }],
  severityTransitions: [{ from: 'High', to: 'Low', count: 46 }],
  rulesBefore: [],
  rulesAfter: [RULE],
  rulesNeverFiredBefore: ['before'],
  rulesNeverFired: ['after'],
  topMovers: [CHANGE],
  samples: [{ ...CHANGE, finding: 'cd'.repeat(32) }],
  overrides: [{ override: 'ovr-1', before: 51, after: 52 }],
  forecast: {
    ends: [
      {
        ...{ time: '2026-12-01T00:00:00.000Z', overrides: ['ovr-1'] },
        statusTransitions: [{ from: 'suppressed', to: 'blocked', count: 61 }],
      },
    ],
    later: 62,
  },
};

it('a result goes over the wire and comes back as it was', () => {
  const message = create(SimulationResultSchema, simulationResultMessage(RESULT));
  const received = fromBinary(SimulationResultSchema, toBinary(SimulationResultSchema, message));
  assert.deepEqual(readSimulationResult(received), RESULT);
});
