import { eventOf } from '@policy-registry/events';
import { toServiceError } from '@policy-registry/rpc/errors';
import { changeRun } from '../batch/change-run.ts';
import type { Manifest } from '../batch/manifest.ts';
import { isUnattested, originOf, type SimulationRun } from '../batch/simulation-run.ts';
import type { AttestingDependencies, SignedStatement } from '../kernel/ports.ts';
import { candidateOf } from '../simulations/completed-event.ts';
import { readObject } from '../simulations/read-simulation.ts';
import { simulationStatement } from './simulation-statement.ts';

/**
 * Attests the manifest of a run that has succeeded, from wherever an earlier attempt left it: has it signed, writes down which signature
 * counts, has that one listed, and only then says so. Of several at once the first to write decides; the others go on with what it
 * wrote, and what they had signed is listed nowhere. Throws StoreError, ServiceError.
 */
export async function attestRun(deps: AttestingDependencies, tenant: string, run: SimulationRun): Promise<void> {
  if (!isUnattested(run)) return;
  const { documents, attestor, now } = deps;
  const { simulation, requestedBy } = run;
  const signed = run.signed ?? (await sign(deps, tenant, run));
  try {
    await attestor.record(tenant, signed.bundleDigest, requestedBy);
  } catch (error) {
    if (toServiceError(error).reason === 'VERIFICATION_FAILED') await forget(deps, tenant, simulation, signed);
    throw error;
  }
  const time = now();
  await changeRun(documents, tenant, simulation, (current) => {
    if (!isUnattested(current)) return undefined;
    const { manifestDigest, resultDigest } = current.outcome ?? {};
    const event = eventOf(originOf(current), time, {
      type: 'policy.simulation.attested',
      ...candidateOf(current.inputs),
      attestations: [signed],
      details: { simulation, manifestDigest, resultDigest },
    });
    return { body: { ...current, attestation: signed.attestation }, events: [event] };
  });
}

/** The key of the registry is another one than when it was signed: it can never be listed, and the next look has it signed anew. */
async function forget(
  { documents }: AttestingDependencies,
  tenant: string,
  simulation: string,
  { bundleDigest }: SignedStatement,
): Promise<void> {
  await changeRun(documents, tenant, simulation, ({ signed, ...current }) =>
    isUnattested(current) && signed?.bundleDigest === bundleDigest ? { body: current } : undefined,
  );
}

/** The signature that counts: ours, unless somebody was faster. */
async function sign(
  { documents, objects, attestor }: AttestingDependencies,
  tenant: string,
  { simulation, area, outcome }: SimulationRun,
): Promise<SignedStatement> {
  const { manifestDigest = '', resultDigest = '' } = outcome ?? {};
  const manifest: Manifest = await readObject({ objects }, tenant, { area }, manifestDigest);
  const { attestation, bundleDigest } = await attestor.sign(
    tenant,
    simulationStatement(manifest, { manifestDigest, resultDigest }),
  );
  const own: SignedStatement = { attestation, bundleDigest };
  const written = await changeRun(documents, tenant, simulation, (current) =>
    current.signed === undefined ? { body: { ...current, signed: own } } : undefined,
  );
  return written.signed ?? own;
}
