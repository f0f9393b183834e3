import assert from 'node:assert/strict';
import { createSimulation, type NewSimulation } from '../batch/create-simulation.ts';
import type { Attestor } from '../kernel/ports.ts';
import { claimOne, doJob } from './drain.ts';
import { QUESTION, type Simulations } from './simulation-fixture.ts';

/** A batch that has succeeded, and that nobody has attested. */
export async function succeededBatch(opened: Simulations, question: NewSimulation = QUESTION): Promise<string> {
  const { simulation } = await createSimulation(opened.deps, opened.context, question);
  await doJob(opened, await claimOne(opened));
  assert.equal((await opened.run(simulation)).state, 'succeeded');
  return simulation;
}

/** An attestor that keeps count of what it is asked. */
export interface CountedAttestor extends Attestor {
  readonly signatures: string[];
  /** Bundle digests, of each that was to be listed. */
  readonly listed: string[];
}

export function counted(attestor: Attestor, replaced: Partial<Attestor> = {}): CountedAttestor {
  const signatures: string[] = [];
  const listed: string[] = [];
  return {
    signatures,
    listed,
    async sign(tenant, statement) {
      const signed = await (replaced.sign ?? attestor.sign.bind(attestor))(tenant, statement);
      signatures.push(signed.bundleDigest);
      return signed;
    },
    async record(tenant, bundleDigest, createdBy) {
      await (replaced.record ?? attestor.record.bind(attestor))(tenant, bundleDigest, createdBy);
      listed.push(bundleDigest);
    },
  };
}
