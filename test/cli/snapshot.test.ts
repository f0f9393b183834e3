import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { startTestSuite } from '../src/test-suite.ts';
import { Person } from './person.ts';

const INVENTORY = join(import.meta.dirname, '../../examples/inventory/shop-grype.json');

it('policyctl snapshot import', async (context) => {
  const suite = await startTestSuite();
  context.after(() => suite.close());
  const person = new Person(context, suite.httpUrl);
  assert.equal((await person.run('login', '--as', 'author')).exitCode, 0);

  await context.test('waits until the snapshot is ready', async () => {
    const { exitCode, out } = await person.run('snapshot', 'import', 'shop', INVENTORY);
    assert.equal(exitCode, 0);
    assert.match(out, /^Findings +25 /m);
    assert.doesNotMatch(out, /^State/m);
    assert.match((await person.run('snapshot', 'list')).out, /^shop +ready +25 +1 /m);
  });

  await context.test('or does not, when it is told so', async () => {
    const { exitCode, out } = await person.run('snapshot', 'import', 'later', INVENTORY, '--no-wait');
    assert.equal(exitCode, 0);
    assert.match(out, /^State +building, 0 of 1 documents read$/m);
    await context.waitFor(
      async () => assert.match((await person.run('snapshot', 'show', 'later')).out, /^Findings +25 /m),
      { timeout: 30_000 },
    );
  });

  await context.test('says why one cannot be built, whose name may be taken again', async () => {
    const tangled = join(person.folder, 'tangled.json');
    writeFileSync(tangled, JSON.stringify(tangledBom(6_000)));
    const failed = await person.run('snapshot', 'import', 'tangled', tangled);
    assert.equal(failed.exitCode, 2);
    assert.match(failed.note, /snapshot "tangled" could not be built: .*name each other too often/);
    assert.match((await person.run('snapshot', 'show', 'tangled')).out, /^State +failed: /m);
    assert.equal((await person.run('snapshot', 'import', 'tangled', INVENTORY)).exitCode, 0);
  });
});

/** Of which any component is named by any advisory, in as many words. */
function tangledBom(size: number): object {
  const affects = Array.from({ length: size }, (_, n) => ({ ref: `r${n}` }));
  return {
    ...{ bomFormat: 'CycloneDX', specVersion: '1.6' },
    components: affects.map(({ ref }) => ({ name: ref, 'bom-ref': ref })),
    vulnerabilities: [{ id: 'CVE-2021-44228', references: affects.map(({ ref }) => ({ id: `OWN-${ref}` })), affects }],
  };
}
