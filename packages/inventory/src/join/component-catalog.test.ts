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
