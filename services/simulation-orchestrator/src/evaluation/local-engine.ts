import type { Digest } from '@policy-registry/canonical';
import { canonicalJson, sha256 } from '@policy-registry/canonical';
import type { SimulatedPolicy, SimulationDependencies } from '../kernel/ports.ts';
import { loadOverrides } from '../simulations/acting-overrides.ts';
import type { ResolvedPolicy } from '../simulations/collections.ts';
import { comparePolicies } from '../simulations/compare-policies.ts';
import { loadFactTable } from '../snapshots/read-snapshot.ts';
import type { StoredPartial } from './reduce-shards.ts';
import type { ShardEngine } from './shard-engine.ts';

type Objects = Pick<SimulationDependencies, 'objects'>;

/** Evaluates shards in the thread of the caller. */
export function localEngine(deps: Objects, lanes = 2): ShardEngine {
  return {
    lanes,
    async evaluate({ tenant, inputs, shard }, { signal, onProgress }) {
      const { result, changes } = await comparePolicies({
        ...{ tenant, inputs, signal, onProgress },
        baseline: await loadPolicy(deps, tenant, inputs.baseline),
        candidate: await loadPolicy(deps, tenant, inputs.candidate),
        overrides: await loadOverrides(deps, tenant, inputs),
        table: await loadFactTable(deps, tenant, inputs),
        maxFindings: shard.rows,
        samples: inputs.samples,
      });
      const bytes = Buffer.from(canonicalJson(changes));
      const ref = { digest: sha256(bytes), size: bytes.length, count: changes.length };
      const partial: StoredPartial = { shard: shard.index, result, changes: ref };
      return { partial: Buffer.from(canonicalJson(partial)), changes: bytes };
    },
    close: async () => {},
  };
}

async function loadPolicy(
  { objects }: Objects,
  tenant: string,
  policy: ResolvedPolicy,
): Promise<SimulatedPolicy | undefined> {
  if (policy.irDigest === '') return undefined;
  const irDigest = policy.irDigest as Digest;
  const bytes = await objects.forTenant(tenant).get(irDigest);
  return { ...policy, irDigest, irJson: Buffer.from(bytes).toString('utf8') };
}
