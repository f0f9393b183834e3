import { canonicalJson, type Digest } from '@policy-registry/canonical';
import type { Override } from '@policy-registry/overrides';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { SimulatedPolicy, SimulationDependencies } from '../kernel/ports.ts';
import type { SimulationInputs } from './collections.ts';

/** Which overrides a question is asked with; without a choice those in force, on both sides. */
export interface OverrideChoice {
  readonly none: boolean;
  /** Ids: they act on the candidate as if they were approved. */
  readonly pending: readonly string[];
  /** Ids: they do not act on the candidate, as if they had ended. */
  readonly lapsed: readonly string[];
}

/** The overrides of a simulation, each side by id. */
export interface ActingOverrides {
  readonly baseline: readonly Override[];
  readonly candidate: readonly Override[];
}

/** What the inputs of a simulation say of them. */
export interface LockedOverrides {
  /** Of the object that holds them. */
  readonly digest: Digest;
  /** Not those that are in force: what is found is no evidence of what would be. */
  readonly hypothetical: boolean;
}

export const NO_OVERRIDES: ActingOverrides = { baseline: [], candidate: [] };

interface Asked {
  readonly baseline: SimulatedPolicy | undefined;
  readonly candidate: SimulatedPolicy | undefined;
  readonly environment: string;
  readonly at: Date;
  readonly choice: OverrideChoice;
}

/**
 * Finds out which overrides act, and keeps them; `undefined` where none does. Throws INVALID_ARGUMENT for a choice that could not
 * be meant, and what the registry says of an override that cannot be chosen.
 */
export async function lockOverrides(
  deps: SimulationDependencies,
  tenant: string,
  asked: Asked,
): Promise<LockedOverrides | undefined> {
  const { none, pending, lapsed } = asked.choice;
  const hypothetical = pending.length + lapsed.length > 0;
  if (none && hypothetical) throw refused('overrides.none', 'choice of no overrides leaves none to add or to end');
  const acting = none ? NO_OVERRIDES : await resolveBoth(deps, tenant, asked);
  if (!hypothetical && acting.baseline.length + acting.candidate.length === 0) return undefined;
  const { digest } = await deps.objects.forTenant(tenant).put(Buffer.from(canonicalJson(acting)));
  return { digest, hypothetical };
}

/** The overrides that were in force when a simulation was asked for. */
export async function loadOverrides(
  { objects }: Pick<SimulationDependencies, 'objects'>,
  tenant: string,
  { overrides }: Pick<SimulationInputs, 'overrides'>,
): Promise<ActingOverrides> {
  if (overrides === undefined) return NO_OVERRIDES;
  const bytes = await objects.forTenant(tenant).get(overrides.digest);
  return JSON.parse(Buffer.from(bytes).toString('utf8'));
}

async function resolveBoth(deps: SimulationDependencies, tenant: string, asked: Asked): Promise<ActingOverrides> {
  const { baseline, candidate, environment, at } = asked;
  const { pending, lapsed } = asked.choice;
  if (candidate === undefined && pending.length + lapsed.length > 0) {
    throw refused('overrides', 'candidate is no policy: no override acts on it');
  }
  const resolve = async (policy: SimulatedPolicy | undefined, wanted: readonly string[]) =>
    policy === undefined
      ? { inForce: [], pending: [] }
      : deps.policies.resolveOverrides(tenant, { pack: policy.pack, environment, at, pending: wanted });
  const [before, after] = await Promise.all([resolve(baseline, []), resolve(candidate, pending)]);
  const unknown = lapsed.find((id) => !after.inForce.some(({ override }) => override === id));
  if (unknown !== undefined) throw notInForce(unknown, after.inForce);
  const staying = after.inForce.filter(({ override }) => !lapsed.includes(override));
  return { baseline: before.inForce, candidate: [...staying, ...after.pending].sort(byId) };
}

function byId(left: Override, right: Override): number {
  return left.override < right.override ? -1 : 1;
}

/** Names at most so many that could be meant. */
const NAMED = 10;

function notInForce(id: string, inForce: readonly Override[]): ServiceError {
  const ids = inForce.map(({ override }) => override);
  const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
  const known = ids.length === 0 ? 'none is' : `those that are: ${ids.slice(0, NAMED).join(', ')}${more}`;
  return refused('overrides.lapsed', `override ${id.slice(0, 64)} is not in force on the candidate; ${known}`);
}

/** What the caller chose is named by what it is, and not by the field that said it. */
function refused(field: string, description: string): ServiceError {
  return new ServiceError('INVALID_ARGUMENT', `The ${description}.`, {
    violations: [{ field, description, code: 'override' }],
  });
}
