import type { Digest } from '@policy-registry/canonical';
import { type Change, RowJoin, readChanges } from '@policy-registry/simulation';
import type { ChangesList } from '../evaluation/changes-list.ts';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { objectsOf } from '../retention/simulation-area.ts';
import { ListedFacts } from './listed-facts.ts';
import { getSimulation, outcomeOf, readObject } from './read-simulation.ts';

/**
 * One page of the findings that change, by finding id, over all shards. `last` is where the next page continues: a row of the fact table.
 * INVALID_STATE until the simulation has succeeded.
 */
export async function listChanges(
  deps: SimulationDependencies,
  tenant: string,
  simulation: string,
  page: { readonly limit: number; readonly after?: { readonly id: string } },
  facts = new ListedFacts(deps.objects),
): Promise<{ readonly changes: readonly Change[]; readonly last?: { readonly id: string } }> {
  const found = await getSimulation(deps, tenant, simulation);
  const { shards }: ChangesList = await readObject(deps, tenant, found, outcomeOf(found).changesDigest);
  const join = await RowJoin.of(await facts.of(tenant, found.inputs));
  const from = page.after === undefined ? 0 : Number(page.after.id) + 1;
  const changes: Change[] = [];
  let lastRow = 0;
  for (const { digest, count } of shards) {
    if (count === 0) continue;
    const rows = readChanges(await objectsOf(deps.objects, tenant, found).get(digest as Digest));
    for (let place = rows.placeFrom(from); place < rows.count; place += 1) {
      if (changes.length === page.limit) return { changes, last: { id: String(lastRow) } };
      const change = rows.at(place);
      changes.push(await join.change(change));
      lastRow = change.row;
    }
  }
  return { changes };
}
