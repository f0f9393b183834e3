import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { startTestSuite } from '../src/test-suite.ts';
import { Person } from './person.ts';

const INVENTORY = join(import.meta.dirname, '../../examples/inventory/shop-grype.json');
const VEX = join(import.meta.dirname, '../../examples/inventory/shop.openvex.json');

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
    assert.match(out, /^State +building, 0 of 1 document read$/m);
    await context.waitFor(
      async () => assert.match((await person.run('snapshot', 'show', 'later')).out, /^Findings +25 /m),
      { timeout: 30_000 },
    );
  });

  await context.test('finds one of the same documents again, and uploads nothing for another one', async () => {
    const again = await person.run('snapshot', 'import', 'shop', INVENTORY);
    assert.equal(again.exitCode, 0, again.note);
    assert.match(again.out, /^Findings +25 /m);
    assert.equal(again.note, 'snapshot "shop" was made of these documents before\n');
    const other = await person.run('snapshot', 'import', 'shop', INVENTORY, VEX);
    assert.equal(other.exitCode, 2);
    assert.match(
      other.note,
      /^policyctl: there is a snapshot "shop" already, of other documents.* \(ALREADY_EXISTS\)$/m,
    );
  });

  await context.test('says what is wrong with files and name before it uploads any', async () => {
    for (const [args, wrong] of [
      [['Shop_2', INVENTORY], /^policyctl: "Shop_2" is no name of a snapshot \(INVALID_ARGUMENT\)\n {2}It begins with/],
      [['two', INVENTORY, 'nowhere.json'], /^policyctl: no such file or directory: nowhere\.json \(FILE_ERROR\)\n/],
      [
        ['two', INVENTORY, person.folder],
        /^policyctl: .* is not a regular file, and only such are read \(FILE_ERROR\)\n/,
      ],
    ] as const) {
      const { exitCode, note } = await person.run('snapshot', 'import', ...args);
      assert.equal(exitCode, 2);
      assert.match(note, wrong);
    }
  });

  await context.test('names the document that is refused', async () => {
    const cut = join(person.folder, 'cut.json');
    writeFileSync(cut, readFileSync(INVENTORY).subarray(0, 3_000));
    const { exitCode, note } = await person.run('snapshot', 'import', 'cut', INVENTORY, cut);
    assert.equal(exitCode, 2);
    assert.ok(note.includes(`\npolicyctl: ${cut}: $`), note);
    assert.match(note, /ends too early, .* \(INVALID_DOCUMENT\)$/m);
    const asJson = await person.run('snapshot', 'import', 'cut', cut, '--output', 'json');
    const { error } = JSON.parse(asJson.note);
    assert.deepEqual([error.reason, error.message.startsWith(`${cut}: `)], ['INVALID_DOCUMENT', true]);
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
