import type { Digest } from '@policy-registry/canonical';
import type { Manifest } from '../batch/manifest.ts';
import type { Outcome } from '../batch/simulation-run.ts';
import type { StatementInput } from '../kernel/ports.ts';

/** Predicate types are stable API: verification policies name them. */
export const SIMULATION_PREDICATE = 'https://stella-ops.org/predicates/policy-simulation/v1';

/**
 * What is signed of a batch: its manifest as a whole, whose canonical form has the digest of the subject `SIMULATION/manifest`. No policy as
 * the candidate has no digests, and is no subject.
 */
export function simulationStatement(
  manifest: Manifest,
  { resultDigest, manifestDigest }: Required<Pick<Outcome, 'resultDigest' | 'manifestDigest'>>,
): StatementInput {
  const { simulation, inputs } = manifest;
  const { pack, version, sourceDigest, irDigest } = inputs.candidate;
  const candidate = version === '' ? pack : `${pack}@${version}`;
  const subjects = [
    [`${candidate}/source`, sourceDigest],
    [`${candidate}/ir`, irDigest],
    [`${simulation}/result`, resultDigest],
    [`${simulation}/manifest`, manifestDigest],
  ] as const;
  return {
    predicateType: SIMULATION_PREDICATE,
    subjects: subjects
      .filter(([, digest]) => digest !== '')
      .map(([name, digest]) => ({ name, digest: digest as Digest })),
    predicate: { ...manifest },
  };
}
