import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { ServiceImpl } from '@connectrpc/connect';
import { SnapshotService, SnapshotState } from '@policy-registry/contracts/simulation';
import { scriptedRegistry } from '../src/scripted-registry.ts';
import { Person } from './person.ts';

const INVENTORY = join(import.meta.dirname, '../../examples/inventory/shop-grype.json');
const DIGEST = `sha256:${createHash('sha256').update(readFileSync(INVENTORY)).digest('hex')}`;
const IMPORT = ['snapshot', 'import', 'shop', INVENTORY];

async function importing(
  context: TestContext,
  answers: (reset: () => void) => Partial<ServiceImpl<typeof SnapshotService>>,
): Promise<Person> {
  const registry = await scriptedRegistry(context, (router) =>
    router.service(
      SnapshotService,
      answers(() => registry.reset()),
    ),
  );
  const person = new Person(context, registry.url);
  person.environment.POLICYCTL_TOKEN = 'token';
  return person;
}

function snapshot(state: SnapshotState) {
  return { snapshot: { snapshot: 'shop', state, documents: [DIGEST], documentCount: 1, findings: 25n } };
}

/** That nothing is uploaded a second time these show by having nobody who takes it. */
describe('an import whose snapshot was made before it broke off', () => {
  it('waits for it, also when the registry is killed meanwhile', async (context) => {
    let looks = 0;
    const person = await importing(context, (reset) => ({
      getSnapshot() {
        looks += 1;
        if (looks === 2) reset();
        return snapshot(looks < 4 ? SnapshotState.BUILDING : SnapshotState.READY);
      },
    }));
    const { exitCode, out, note } = await person.run(...IMPORT);
    assert.equal(exitCode, 0, note);
    assert.match(out, /^Findings +25$/m);
    assert.equal(looks, 4);
  });

  it('is told by Ctrl-C that it is built nevertheless', async (context) => {
    const waits = Promise.withResolvers<void>();
    let looks = 0;
    const person = await importing(context, () => ({
      getSnapshot() {
        looks += 1;
        // The first look was for the name.
        if (looks === 2) waits.resolve();
        return snapshot(SnapshotState.BUILDING);
      },
    }));
    const imports = person.start(...IMPORT);
    await waits.promise;
    imports.interrupt();
    const { exitCode, out, note } = await imports.ended;
    assert.deepEqual([exitCode, out], [130, '']);
    assert.match(note, /nobody waits for snapshot "shop" any more \(INTERRUPTED\)\n.*policyctl snapshot show shop/);
  });
});
