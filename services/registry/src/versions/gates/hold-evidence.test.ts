import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_RULES } from '../../governance/governance-record.ts';
import type { CompletedSimulation } from '../../kernel/ports.ts';
import type { ChangeSubject } from './gate.ts';
import { holdEvidence } from './hold-evidence.ts';

const NOW = new Date('2026-11-01T12:00:00Z');
const THRESHOLD = { environment: '', measure: 'lost_blocks', maximum: 0 } as const;
const ASKED = { gate: 'FRESH_SIMULATION', environment: '', required: true } as const;

function simulation(id: string, stale: readonly string[] = []): CompletedSimulation {
  const digests = { candidateSourceDigest: '', baselineIrDigest: '' };
  return { simulation: id, ...digests, finishTime: NOW.toISOString(), measures: { lost_blocks: 0 }, stale };
}

/** What is held for a subject with a stale simulation, and two that are fresh. */
async function held(rules: Partial<ChangeSubject['rules']>, environment = ''): Promise<string[]> {
  const calls: string[] = [];
  const simulations = {
    find: async () => undefined,
    completed: async () => [],
    async hold(...call: string[]) {
      calls.push(call.join(' '));
      return true;
    },
  };
  const subject: ChangeSubject = {
    version: { pack: 'shop', version: '1.0.0' },
    rules: { ...DEFAULT_RULES, ...rules },
    simulations: [simulation('stale', ['moved']), simulation('newest'), simulation('older')],
    ...{ live: [], now: NOW, environment },
  };
  await holdEvidence({ simulations }, 'acme', subject, 'publication');
  return calls;
}

test('what the required gates go by is held, and nothing else', async () => {
  assert.deepEqual(await held({}), [], 'no gate looks at a simulation');
  assert.deepEqual(await held({ gates: [ASKED] }), ['acme newest publication']);
  assert.deepEqual(await held({ thresholds: [THRESHOLD] }), ['acme newest publication']);
  const waived = { gate: 'SIMULATION_THRESHOLDS', environment: '', required: false } as const;
  assert.deepEqual(await held({ thresholds: [THRESHOLD], gates: [waived] }), []);
  assert.deepEqual(await held({ thresholds: [THRESHOLD], gates: [ASKED] }, 'prod'), [], 'said of publications');
  assert.deepEqual(await held({ thresholds: [{ ...THRESHOLD, environment: 'prod' }] }, 'prod'), [
    'acme newest publication',
  ]);
});
