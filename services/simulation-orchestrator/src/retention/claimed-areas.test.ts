import assert from 'node:assert/strict';
import { it } from 'node:test';
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
