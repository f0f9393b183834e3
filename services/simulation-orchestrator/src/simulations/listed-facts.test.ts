import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readFactTableIndex } from '@policy-registry/inventory';
import { JOINED_COLUMNS } from '@policy-registry/simulation';
import { claimAll, doJob } from '../testing/drain.ts';
import { objectsWith } from '../testing/faulty-parts.ts';
import { openManyShards } from '../testing/many-shards.ts';
import { TENANT } from '../testing/simulation-fixture.ts';
import { listChanges } from './list-changes.ts';
import { ListedFacts } from './listed-facts.ts';

it('a list of changes reads the index of its table and its values for the first page alone', async (t) => {
  const opened = await openManyShards(t);
  const { deps, simulation } = opened;
  for (const lease of await claimAll(opened)) await doJob(opened, lease);
  const { inputs } = await opened.run(simulation);
  const index = await deps.objects.forTenant(TENANT).get(inputs.factTableIndexDigest as `sha256:${string}`);
  assert.ok(readFactTableIndex(index).columns.length > JOINED_COLUMNS.length);

  const reads: string[] = [];
  const objects = objectsWith(deps.objects, async (digest) => void reads.push(digest));
  const facts = new ListedFacts(objects);
  const pages: { readonly table: number; readonly index: number }[] = [];
  let after: { id: string } | undefined;
  for (let page = 0; page < 2; page += 1) {
    reads.length = 0;
    const found = await listChanges(
      { ...deps, objects },
      TENANT,
      simulation,
      { limit: 2, ...(after && { after }) },
      facts,
    );
    assert.equal(found.changes.length, 2);
    after = found.last;
    const of = (digest: string) => reads.filter((each) => each === digest).length;
    pages.push({ table: of(inputs.factTableDigest), index: of(inputs.factTableIndexDigest) });
  }
  const [first, second] = pages;
  assert.deepEqual([first?.index, second?.index], [1, 0]);
  // What is left are the codes and the ids of the batch.
  assert.ok((second?.table ?? 0) > 0 && (second?.table ?? 0) < (first?.table ?? 0), JSON.stringify(pages));
});
