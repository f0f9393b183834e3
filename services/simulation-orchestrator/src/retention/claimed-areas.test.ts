import assert from 'node:assert/strict';
import { it } from 'node:test';
import { StoreError } from '@policy-registry/storage';
import { listChanges } from '../simulations/list-changes.ts';
import { quickSimulate } from '../simulations/quick-simulate.ts';
import { after, areasOf } from '../testing/passing-days.ts';
import { freshSimulations, QUESTION, TENANT } from '../testing/simulation-fixture.ts';
import { claimArea, settleClaims } from './claimed-areas.ts';

it('what a quick simulation wrote that came to no record is dropped a day later; what has one stays', async (t) => {
  const opened = await freshSimulations(t);
  const { deps, context } = opened;
  const { simulation, area } = await quickSimulate(deps, context, { ...QUESTION, maxFindings: 0 });
  const lost = await claimArea(deps.documents, TENANT, new Date());
  await deps.objects.forTenant(TENANT).area(lost).put(Buffer.from('the process died behind this'));

  await settleClaims(after(deps, 0.9), TENANT, t.signal);
  assert.deepEqual(areasOf(opened), [area, lost].sort());
  for (let time = 0; time < 2; time += 1) {
    await settleClaims(after(deps, 1.1), TENANT, t.signal);
    assert.deepEqual(areasOf(opened), [area]);
  }
  assert.ok((await listChanges(deps, TENANT, simulation, { limit: 1 })).changes.length > 0);
});

it('one that cannot be dropped does not keep the others, and is told of', async (t) => {
  const { deps } = await freshSimulations(t);
  const stuck = await claimArea(deps.documents, TENANT, new Date());
  const other = await claimArea(deps.documents, TENANT, new Date());
  const dropped: string[] = [];
  const dropArea = async (area: string) => {
    if (area === stuck) throw new StoreError('UNAVAILABLE', 'it stays');
    dropped.push(area);
  };
  const objects = { ...deps.objects, forTenant: () => ({ dropArea }) } as unknown as typeof deps.objects;
  await assert.rejects(settleClaims({ ...after(deps, 1.1), objects }, TENANT, t.signal), /it stays/);
  assert.deepEqual(dropped, [other]);
});
