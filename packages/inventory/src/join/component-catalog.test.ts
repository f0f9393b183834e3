import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InventoryComponent } from '../document.ts';
import { ComponentCatalog } from './component-catalog.ts';
import type { SubjectGroup } from './subjects.ts';

const subject = (name: string): SubjectGroup => ({ name, keys: new Set() });
const [WEB, API] = [subject('web'), subject('api')];
const PURL = 'pkg:npm/x@1';
const component = (members: Partial<InventoryComponent> = {}): InventoryComponent => ({
  name: 'x',
  version: '1',
  ...members,
});

function catalogOf(...entries: [SubjectGroup, InventoryComponent][]): ComponentCatalog {
  const catalog = new ComponentCatalog();
  for (const [owner, entry] of entries) catalog.add(owner, entry);
  return catalog;
}

test('a finding’s component gets what its subject’s SBOMs say', () => {
  const catalog = catalogOf(
    [WEB, component({ purl: PURL, licenses: ['MIT'], scope: 'optional' })],
    [WEB, component({ purl: PURL, licenses: ['Zlib'], scope: 'required', tags: ['t'] })],
  );
  const expected = component({ purl: PURL, licenses: ['MIT', 'Zlib'], scope: 'required', tags: ['t'] });
  assert.deepEqual(catalog.enrich(WEB, component({ purl: PURL })), expected);
  assert.deepEqual(catalog.enrich(WEB, component({ purl: PURL })), expected, 'asked again');
});

test('of another subject’s SBOM only the licence is taken, and only where one’s own sources are silent', () => {
  const catalog = catalogOf([API, component({ purl: PURL, licenses: ['MIT'], scope: 'optional', tags: ['t'] })]);
  assert.deepEqual(catalog.enrich(WEB, component({ purl: PURL })), component({ purl: PURL, licenses: ['MIT'] }));
  const own = component({ purl: PURL, licenses: ['Zlib'] });
  assert.deepEqual(catalog.enrich(WEB, own), own);
});

test('without a purl a component is one inside its subject alone', () => {
  const catalog = catalogOf([API, component({ licenses: ['MIT'], scope: 'optional' })]);
  assert.deepEqual(catalog.enrich(WEB, component()), component());
  assert.equal(catalog.enrich(API, component()).scope, 'optional');
});

test('a list comes by key, each component once', () => {
  const other = component({ purl: 'pkg:npm/a@1', name: 'a' });
  const catalog = catalogOf(
    [WEB, component({ purl: PURL })],
    [API, other],
    [WEB, other],
    [WEB, component({ purl: PURL })],
  );
  const purls = (subject: SubjectGroup) => catalog.listOf(subject)?.map(({ purl }) => purl);
  assert.deepEqual(purls(API), ['pkg:npm/a@1']);
  assert.deepEqual(purls(WEB), ['pkg:npm/a@1', PURL]);
  assert.equal(purls({ ...API }), undefined);
});

test('what several sources say alike of a component is merged once for all subjects that have it', () => {
  const [here, there] = [component({ purl: PURL, scope: 'optional' }), component({ purl: PURL, tags: ['t'] })];
  const catalog = catalogOf([WEB, here], [WEB, there], [WEB, here], [API, there], [API, here]);
  const [merged] = catalog.listOf(WEB) ?? [];
  assert.deepEqual(merged, component({ purl: PURL, scope: 'optional', tags: ['t'] }));
  assert.equal(catalog.listOf(API)?.[0], merged);
  assert.deepEqual([catalog.sizeOf(WEB), catalog.lists(WEB, PURL), catalog.lists(WEB, 'x@1')], [1, true, false]);
});

test('places in lists are bounded, and so are distinct components, merged ones too', () => {
  const [here, there] = [component({ scope: 'optional' }), component({ tags: ['t'] })];
  const places = 3 * 16;
  const components = 2 * (256 + 'x'.length);
  const fill = (catalog: ComponentCatalog) => {
    for (const one of [here, there, here]) catalog.add(WEB, one);
    return catalog;
  };
  const refused = { code: 'TOO_LARGE', message: /the components that SBOMs list take more than/ };
  assert.throws(() => fill(new ComponentCatalog(places + components - 1)), refused);
  const merging = fill(new ComponentCatalog(places + components));
  assert.throws(() => merging.listOf(WEB), refused);
});

test('nothing is added to lists that were asked for', () => {
  const catalog = catalogOf([WEB, component()]);
  assert.equal(catalog.sizeOf(WEB), 1);
  assert.throws(() => catalog.add(WEB, component({ name: 'y' })), /after it was asked for/);
});
