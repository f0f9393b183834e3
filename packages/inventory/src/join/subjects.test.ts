import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import fc from 'fast-check';
import type { InventoryDocument, InventorySubject } from '../document.ts';
import { PackageUrlReader } from '../facts/package-url.ts';
import { inventories } from '../testing/arbitrary-documents.ts';
import type { DigestedDocument } from '../testing/digested-document.ts';
import {
  contentDigest,
  cycloneDx,
  digested,
  grypeMatch,
  grypeReport,
  trivyReport,
} from '../testing/small-documents.ts';
import { DisjointSets } from './disjoint-sets.ts';
import { documentSet } from './readable-document.ts';
import { type DocumentSubjects, groupSubjects } from './subjects.ts';

const grype = (target: unknown, id = 'CVE-2021-0001') => grypeReport([grypeMatch(id)], target);
const image = (userInput: string, digit: string) => grype({ userInput, manifestDigest: contentDigest(digit) });
const sbom = (component: object) => cycloneDx({ metadata: { component }, components: [{ name: 'x' }] });

/** The name of each document's subject, in the order in which the documents are given. */
function namesOf(...documents: readonly object[]): readonly string[] {
  return groupsOf(digested(...documents)).map((own) => own.of({}).name);
}

function groupsOf(documents: readonly DigestedDocument[]): readonly DocumentSubjects[] {
  const set = documentSet(documents);
  const groups = groupSubjects(set, new PackageUrlReader());
  return documents.map(({ digest }) => groups[set.findIndex((entry) => entry.digest === digest)] ?? assert.fail());
}

test('a content digest brings documents together, whatever the names', () => {
  const byTag = image('shop/web:1.0', 'a');
  const byOther = image('mirror.example/web:stable', 'a');
  const bySbom = sbom({ type: 'container', name: 'web', version: contentDigest('a') });
  assert.deepEqual(new Set(namesOf(byTag, byOther, bySbom)), new Set(['mirror.example/web:stable']));
});

test('a name brings together what has no digest', () => {
  const reports = [grype({ userInput: 'web:1' }), trivyReport([], { ArtifactName: 'docker.io/library/web:1' })];
  assert.equal(new Set(namesOf(...reports)).size, 1);
  assert.equal(new Set(namesOf(grype({ userInput: 'web:1' }), grype({ userInput: 'web:2' }))).size, 2);
  assert.equal(new Set(namesOf(grype({ userInput: 'web' }), trivyReport([], { ArtifactName: 'web:latest' }))).size, 1);
});

test('a name joins a digest that alone bears it', () => {
  assert.equal(new Set(namesOf(image('web:1', 'a'), grype({ userInput: 'web:1' }))).size, 1);
});

test('a tag that moved joins neither of two digests, and all three stay apart by name', () => {
  const names = namesOf(image('web:1', 'a'), image('web:1', 'b'), grype({ userInput: 'web:1' }));
  assert.equal(new Set(names).size, 3);
  assert.deepEqual(names.slice(0, 2), [`web:1@${contentDigest('a')}`, `web:1@${contentDigest('b')}`]);
});

test('a path that is called like another subject’s distinguished name stays apart too', () => {
  const trap = grype(`web:1@${contentDigest('a')}`);
  assert.equal(new Set(namesOf(image('web:1', 'a'), image('web:1', 'b'), trap)).size, 3);
});

test('an application is one by its purl with version, and not by its family', () => {
  const app = (purl: string, name = 'app') => sbom({ type: 'application', name, purl });
  assert.equal(new Set(namesOf(app('pkg:npm/app@1', 'a'), app('pkg:npm/app@1', 'b'))).size, 1);
  assert.equal(new Set(namesOf(app('pkg:npm/app', 'a'), app('pkg:npm/app', 'b'))).size, 2);
});

test('documents without a subject stay apart', () => {
  const [one, other] = namesOf(cycloneDx({ components: [{ name: 'x' }] }), cycloneDx({ components: [{ name: 'y' }] }));
  assert.match(one ?? '', /^document:sha256:/);
  assert.notEqual(one, other);
});

const local = (name: string): InventorySubject => ({ name, kind: 'other', digests: [], references: [] });
const named = (name: string): InventorySubject => ({ ...local(name), references: [name] });

function several(...subjects: (InventorySubject | undefined)[]): DigestedDocument {
  const document: InventoryDocument = {
    format: 'trivy',
    subjects,
    components: [],
    matches: [],
    statements: [],
    notes: [],
  };
  return { digest: sha256(JSON.stringify(subjects)), document };
}

test('the subjects of one document are told apart, and one of them may be that of another document', () => {
  const [own, other] = groupsOf([several(named('a'), named('b'), undefined), several(named('b'))]);
  const names = [0, 1, 2].map((subject) => own?.of({ subject }).name);
  assert.deepEqual(names.slice(0, 2), ['a', 'b']);
  assert.match(names[2] ?? '', /^document:sha256:.*#2$/);
  assert.equal(other?.of({ subject: 0 }), own?.of({ subject: 1 }));
  assert.throws(() => other?.of({ subject: 1 }), RangeError);
});

test('a subject that no document can call joins none, not even beside one of its name', () => {
  const [own, other] = groupsOf([several(local('web'), named('web')), several(local('web'))]);
  const names = [own?.of({ subject: 0 }), own?.of({ subject: 1 }), other?.of({ subject: 0 })].map(
    (group) => group?.name,
  );
  assert.equal(new Set(names).size, 3);
});

test('what runs an image answers to VEX on the image, and is not the image', () => {
  const images = ['docker.io/shop/web:1', contentDigest('a')];
  const [cluster, report] = groupsOf([
    several({ ...named('deployment/web'), images }),
    ...digested(image('shop/web:1', 'a')),
  ]);
  assert.notEqual(cluster?.of({}), report?.of({}));
  for (const key of ['image:shop/web', 'image:shop/web:1', 'oci:web', `digest:${contentDigest('a')}`]) {
    assert.ok(cluster?.of({}).keys.has(key), key);
  }
});

const slotsOf = (entry?: DigestedDocument) => (entry?.document.subjects ?? [undefined]).map((_, index) => index);

test('names are unique, and the outcome depends on the set of documents alone', () => {
  fc.assert(
    fc.property(inventories, (documents) => {
      const [set, shuffled] = [documentSet(documents), documentSet([...documents.toReversed(), ...documents])];
      assert.deepEqual(set, shuffled);
      const groups = groupsOf(set).flatMap((own, index) => slotsOf(set[index]).map((subject) => own.of({ subject })));
      assert.equal(new Set(groups).size, new Set(groups.map(({ name }) => name)).size);
    }),
  );
});

test('sets that were joined in any order have the smallest member as root', () => {
  const member = fc.nat({ max: 9 });
  fc.assert(
    fc.property(fc.array(fc.tuple(member, member)), (joins) => {
      const [sets, reversed] = [new DisjointSets(10), new DisjointSets(10)];
      for (const [a, b] of joins) sets.join(a, b);
      for (const [a, b] of joins.toReversed()) reversed.join(b, a);
      for (const [a, b] of joins) assert.equal(sets.root(a), sets.root(b));
      for (let index = 0; index < 10; index += 1) {
        assert.equal(sets.root(index), reversed.root(index));
        assert.ok(sets.root(index) <= index);
      }
    }),
  );
});
