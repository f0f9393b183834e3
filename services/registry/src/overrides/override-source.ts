import type { Override } from '@policy-registry/overrides';
import { ServiceError } from '@policy-registry/rpc/errors';
import { readEnvironment } from '../environments/read-environment.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { type OverrideRecord, stateAt } from './override-record.ts';
import { actingOverride, overridesInForce } from './overrides-in-force.ts';
import { readOverride } from './read-override.ts';

export interface OverridesAsked {
  readonly pack: string;
  /** Empty for those that name none. */
  readonly environment: string;
  readonly at: Date;
  /** Ids of pending ones that are wanted beside those in force. */
  readonly pending: readonly string[];
}

export interface OverridesResolved {
  /** By id. */
  readonly inForce: readonly Override[];
  /** As if they had been approved at that time, in the order that they were asked for. */
  readonly pending: readonly Override[];
}

/** Where other services get overrides to evaluate with. */
export interface OverrideSource {
  /** Throws NOT_FOUND; INVALID_ARGUMENT for an override of another pack, INVALID_STATE for one that does not wait for approval. */
  resolve(tenant: string, asked: OverridesAsked): Promise<OverridesResolved>;
}

export function overrideSource(deps: Pick<RegistryDependencies, 'documents' | 'now'>): OverrideSource {
  return {
    async resolve(tenant, { pack, environment, at, pending }) {
      // By a name that nobody bears, those of an environment would silently not act.
      if (environment !== '') await readEnvironment(deps, tenant, environment);
      const inForce = await overridesInForce(deps, tenant, pack, environment, at);
      const wanted: Override[] = [];
      for (const id of pending) {
        const { body } = await readOverride(deps, tenant, id);
        requirePending(body, pack, deps.now());
        wanted.push(actingOverride(body, at.toISOString()));
      }
      return { inForce, pending: wanted };
    },
  };
}

function requirePending(record: OverrideRecord, pack: string, now: Date): void {
  const { override } = record;
  if (record.pack !== pack) {
    const description = `override ${override} is of the pack ${record.pack}, and not of ${pack}`;
    throw new ServiceError('INVALID_ARGUMENT', `The ${description}.`, {
      violations: [{ field: 'overrides.pending', description, code: 'override' }],
    });
  }
  const state = stateAt(record, now);
  if (state === 'pending') return;
  throw new ServiceError('INVALID_STATE', `The override ${override} is ${state}, and does not wait for approval.`, {
    metadata: { override, state },
  });
}
