import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AdvisoryRecord, InventoryComponent } from '../document.ts';
import { advisories, componentsOf } from '../testing/arbitrary-documents.ts';
import { mergeAdvisories, renameAdvisory, union } from './merge-advisory.ts';
import { enrichComponent, mergeComponents } from './merge-component.ts';
import { FoldedMap, PairFold } from './pair-fold.ts';

const ID = 'CVE-2021-0001';
const both = (a: AdvisoryRecord, b: AdvisoryRecord) => mergeAdvisories(a, b, ID);
const components = componentsOf(fc.constant('pkg:npm/x@1'));

test('merging advisories is commutative, associative, and merges nothing with itself', () => {
  fc.assert(
    fc.property(advisories, advisories, advisories, (a, b, c) => {
      assert.deepEqual(both(a, b), both(b, a));
      assert.deepEqual(both(both(a, b), c), both(a, both(b, c)));
      assert.deepEqual(both(a, a), renameAdvisory(a, ID));
    }),
  );
});

test('merging components is commutative, associative, and merges nothing with itself', () => {
  fc.assert(
    fc.property(components, components, components, (a, b, c) => {
      assert.deepEqual(mergeComponents(a, b), mergeComponents(b, a));
      assert.deepEqual(mergeComponents(mergeComponents(a, b), c), mergeComponents(a, mergeComponents(b, c)));
      assert.deepEqual(mergeComponents(a, structuredClone(a)), a);
    }),
  );
});

test('folding by halves gives what folding in order gives', () => {
  fc.assert(
    fc.property(fc.array(components, { minLength: 1 }), (items) => {
      const inOrder = items.reduce(mergeComponents);
      const fold = new PairFold(mergeComponents);
      const map = new FoldedMap<string, InventoryComponent>(mergeComponents);
      for (const item of items) {
        fold.add(item);
        map.add('x', item);
      }
      assert.deepEqual(fold.result(), inOrder);
      assert.deepEqual(map.get('x'), inOrder);
      assert.deepEqual([map.get('x'), map.get('y'), map.size], [inOrder, undefined, 1]);
    }),
  );
  assert.throws(() => new PairFold(mergeComponents).result(), RangeError);
});

const base: AdvisoryRecord = { id: ID, aliases: [], feed: 'grype/nvd' };

test('of two feeds each field follows its rule', () => {
  const grype: AdvisoryRecord = {
    ...base,
    aliases: ['GHSA-jfh8-c2jp-5v3q'],
    source: 'NVD',
    severity: 'Critical',
    rating: { score: 9.8, version: '3.1', primary: false },
    epss: { score: 0.9, date: '2025-01-01' },
    kev: true,
    cwes: ['CWE-2'],
    publishedAt: '2021-01-01T00:00:00.500Z',
    modifiedAt: '2022-01-01T00:00:00Z',
    fixAvailable: false,
  };
  const trivy: AdvisoryRecord = {
    id: 'DSA-1',
    aliases: [ID],
    source: 'debian',
    feed: 'trivy/debian',
    severity: 'Low',
    rating: { score: 5, version: '3.1', primary: true },
    epss: { score: 0.1, date: '2026-01-01' },
    kev: false,
    cwes: ['CWE-1'],
    publishedAt: '2021-01-01T00:00:00Z',
    modifiedAt: '2023-01-01T00:00:00Z',
    fixAvailable: true,
    fixedVersions: ['2'],
  };
  assert.deepEqual(both(grype, trivy), {
    id: ID,
    aliases: ['DSA-1', 'GHSA-jfh8-c2jp-5v3q'],
    source: 'debian',
    feed: 'grype/nvd',
    severity: 'Critical',
    rating: { score: 5, version: '3.1', primary: true },
    epss: { score: 0.1, date: '2026-01-01' },
    kev: true,
    cwes: ['CWE-1', 'CWE-2'],
    publishedAt: '2021-01-01T00:00:00Z',
    modifiedAt: '2023-01-01T00:00:00Z',
    fixAvailable: true,
    fixedVersions: ['2'],
  });
});

test('what nobody says stays unsaid', () => {
  assert.deepEqual(both(base, base), base);
  assert.equal(union(undefined, undefined), undefined);
});

test('an SBOM is the authority on licences, and adds what the scanner does not say', () => {
  const scanned: InventoryComponent = { name: 'x', version: '1', licenses: ['GPL-2.0-only'], layerDigest: 'sha256:a' };
  const listed: InventoryComponent = { name: 'x', version: '1', licenses: ['MIT'], scope: 'optional', tags: ['t'] };
  assert.deepEqual(enrichComponent(scanned, listed), { ...scanned, ...listed });
  assert.deepEqual(enrichComponent(scanned, { name: 'x' }).licenses, ['GPL-2.0-only']);
});

test('the use that weighs most is the scope', () => {
  const scoped = (scope: string): InventoryComponent => ({ name: 'x', scope });
  const scopes = ['other', 'excluded', 'optional', 'required'];
  for (const [index, weaker] of scopes.entries()) {
    for (const wider of scopes.slice(index)) {
      assert.equal(mergeComponents(scoped(weaker), scoped(wider)).scope, wider);
    }
  }
});
