import { ServiceError } from '@policy-registry/rpc/errors';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { SNAPSHOTS } from '../snapshots/collections.ts';
import type { ResolvedPolicy, SimulationInputs } from './collections.ts';
import { ENGINE_VERSION } from './engine-version.ts';
import type { PolicyRef } from './policy-ref.ts';

/** Something that a simulation was asked about, and that is another thing by now. */
export interface Staleness {
  readonly input: 'candidate' | 'baseline' | 'snapshot' | 'engine';
  readonly message: string;
  readonly was: string;
  /** Empty where it is not there any more, or cannot be asked for. */
  readonly is: string;
}

/** What has moved since the inputs of a simulation were locked. Reads digests alone: nothing is compiled or evaluated. */
export async function stalenessOf(
  deps: SimulationDependencies,
  tenant: string,
  inputs: SimulationInputs,
): Promise<readonly Staleness[]> {
  const { asked, candidate, baseline } = inputs;
  return [
    ...(await policyMoved(deps, tenant, 'candidate', asked.candidate, candidate)),
    ...(await policyMoved(deps, tenant, 'baseline', asked.baseline, baseline)),
    ...(await dataMoved(deps, tenant, inputs)),
  ];
}

/** What has moved of that which the simulation service itself keeps. */
export async function dataMoved(
  { documents }: Pick<SimulationDependencies, 'documents'>,
  tenant: string,
  { snapshot, factTableDigest, engineVersion }: SimulationInputs,
): Promise<readonly Staleness[]> {
  const stale: Staleness[] = [];
  const stored = (await documents.forTenant(tenant).collection(SNAPSHOTS).get(snapshot))?.body.facts;
  if (stored?.factTableDigest !== factTableDigest) {
    const message = `Snapshot "${snapshot}" ${stored === undefined ? 'is not there any more' : 'has other facts now'}.`;
    stale.push({ input: 'snapshot', message, was: factTableDigest, is: stored?.factTableDigest ?? '' });
  }
  if (engineVersion !== ENGINE_VERSION) {
    const message = `It was evaluated by ${engineVersion}; findings are evaluated by ${ENGINE_VERSION} now.`;
    stale.push({ input: 'engine', message, was: engineVersion, is: ENGINE_VERSION });
  }
  return stale;
}

async function policyMoved(
  { policies }: SimulationDependencies,
  tenant: string,
  input: 'candidate' | 'baseline',
  ref: PolicyRef,
  { sourceDigest, label }: ResolvedPolicy,
): Promise<readonly Staleness[]> {
  // No policy stays no policy, and a commit stays what it is.
  if (ref.kind === 'none' || (ref.kind === 'workspace' && ref.commit !== '')) return [];
  const said = (message: string, is = '') => [{ input, message, was: sourceDigest, is }];
  try {
    const is = await policies.sourceDigest(tenant, ref);
    if (is === sourceDigest) return [];
    if (is === undefined) return said(`The ${input}, ${label}, is not there any more.`);
    return said(`The ${input}, ${label}, has other sources now.`, is);
  } catch (error) {
    // What was found can be read while the registry is away.
    if (!(error instanceof ServiceError) || error.reason !== 'UNAVAILABLE') throw error;
    return said(`Whether the ${input}, ${label}, has moved cannot be told: the registry cannot be reached.`);
  }
}
