import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Memo } from '../memo.ts';
import { advisories } from '../testing/arbitrary-documents.ts';
import { AdvisoryMemo } from './advisory-memo.ts';
import { makeComponent, type RawComponent } from './component.ts';
import { ComponentMemo } from './component-memo.ts';
import { PackageUrlReader } from './package-url.ts';

test('advisories of one memo are one where they are equal, and never otherwise', () => {
  fc.assert(
    fc.property(fc.array(advisories, { maxLength: 30 }), (all) => {
      const memo = new AdvisoryMemo();
      for (const advisory of all) {
        const given = memo.get(structuredClone(advisory));
        assert.deepEqual(given, advisory);
        assert.equal(memo.get(structuredClone(advisory)), given);
      }
    }),
  );
});

const list = fc.option(fc.subarray(['a', 'b']), { nil: undefined });
const raws = fc.record({
  purl: fc.constantFrom('pkg:npm/x@1', 'pkg:npm/x', undefined, 'no purl'),
  name: fc.constantFrom('x', 'y'),
  version: fc.constantFrom('1', '2', undefined),
  layerDigest: fc.constantFrom('l', undefined),
  scope: fc.constantFrom('required', undefined),
  licenses: list,
  tags: list,
  references: list,
});

test('components of one memo are what is made without it, and one where they are equal', () => {
  fc.assert(
    fc.property(fc.array<RawComponent>(raws, { maxLength: 30 }), (all) => {
      const purls = new PackageUrlReader();
      const memo = new ComponentMemo(purls);
      for (const raw of all) {
        const given = memo.get(structuredClone(raw));
        assert.deepEqual(given, makeComponent(raw, purls));
        if (raw.purl !== undefined) assert.equal(memo.get(structuredClone(raw)), given);
      }
    }),
  );
});

test('a memo forgets, and keeps no long texts', () => {
  let made = 0;
  const memo = new Memo((text) => {
    made += 1;
    return { text };
  });
  const first = memo.get('first');
  assert.equal(memo.get('first'), first);
  for (let index = 0; index < 10_000; index += 1) memo.get(`${index}`);
  assert.deepEqual(memo.get('first'), first);
  const before = made;
  for (let time = 0; time < 3; time += 1) memo.get('x'.repeat(10_000));
  assert.equal(made, before + 3);
});
