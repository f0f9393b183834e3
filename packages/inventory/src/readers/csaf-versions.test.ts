import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined } from '../testing/joined.ts';
import { csaf, csafProduct } from '../testing/small-csaf.ts';
import { digested, grypeMatch, grypeReport, LOG4J, LOG4SHELL, read } from '../testing/small-documents.ts';

const FAMILY = 'pkg:maven/org.apache.logging.log4j/log4j-core';
const CPE_FAMILY = 'cpe:2.3:a:apache:log4j:*:*:*:*:*:*:*:*';

interface Branch {
  readonly category: string;
  readonly name?: string;
}

/** "Not affected" of the product with these names, which is on the last of the branches. */
function notAffected(helper: object, ...path: readonly Branch[]): object {
  const leaf = { product: csafProduct('P', helper) };
  const [branch] = path.reduceRight<object[]>((inner, each, index) => {
    const below = index === path.length - 1 ? leaf : { branches: inner };
    return [{ ...each, ...below }];
  }, []);
  return csaf({ branches: [branch] }, { cve: LOG4SHELL, product_status: { known_not_affected: ['P'] } });
}

const version = (name: string) => ({ category: 'product_version', name });
const range = (name: string) => ({ category: 'product_version_range', name });

function namesOf(helper: object, ...path: readonly Branch[]) {
  const { statements, notes } = read(notAffected(helper, ...path));
  return [statements.flatMap(({ products }) => products.flatMap(({ ids }) => ids)), notes.map(({ code }) => code)];
}

const LEFT_OUT = [[], ['version-range', 'product-without-id']];

for (const name of ['V2.17.0', 'r2.17.0', 'log4j 2.17.0', 'R1', 'GA', 'log4j-core-2.17.0']) {
  test(`not affected in the version ${name} is not said of another version`, async () => {
    const table = await joined(digested(grypeReport([grypeMatch()]), notAffected({ purl: FAMILY }, version(name))));
    assert.deepEqual(table.finding(0).vex, []);
    assert.deepEqual(namesOf({ purl: FAMILY }, version(name)), [[`${FAMILY}@${encodeURIComponent(name)}`], []]);
  });
}

test('a version that is told is that of the findings', async () => {
  const table = await joined(digested(grypeReport([grypeMatch()]), notAffected({ purl: FAMILY }, version('2.14.1'))));
  assert.equal(table.finding(0).vex[0]?.status, 'not_affected');
});

for (const category of ['service_pack', 'patch_level']) {
  test(`a ${category} is less than a version, and left out unless its purl says which`, () => {
    assert.deepEqual(namesOf({ purl: FAMILY }, { category, name: '3' }), LEFT_OUT);
    assert.deepEqual(namesOf({ purl: FAMILY }, version('2.17.0'), { category, name: '3' }), LEFT_OUT);
    assert.deepEqual(namesOf({ purl: LOG4J }, { category, name: '3' }), [[LOG4J], []]);
  });
}

const architecture = { category: 'architecture', name: 'x86_64' };
const paths: [string, readonly Branch[], readonly string[] | undefined][] = [
  ['a version above an architecture', [version('2.17.0'), architecture], [`${FAMILY}@2.17.0`]],
  ['a range above an architecture', [range('<3'), architecture], undefined],
  ['a version in a range', [range('<3'), version('2.17.0')], [`${FAMILY}@2.17.0`]],
  ['a version above the range of all', [version('2.17.0'), range('vers:all/*')], [`${FAMILY}@2.17.0`]],
  ['a version without a name', [{ category: 'product_version' }], undefined],
  ['no version', [{ category: 'product_name', name: 'log4j' }, architecture], [FAMILY]],
];
for (const [name, path, ids] of paths) {
  test(`branches: ${name}`, () => {
    assert.deepEqual(namesOf({ purl: FAMILY }, ...path), ids === undefined ? LEFT_OUT : [ids, []]);
  });
}

test('a branch that is called as the package means all its versions', () => {
  const kernel = 'pkg:rpm/redhat/kernel?arch=src';
  assert.deepEqual(namesOf({ purl: kernel }, version('kernel')), [[kernel], []]);
  assert.deepEqual(namesOf({ purl: kernel }, version('kernel-rt')), [['pkg:rpm/redhat/kernel@kernel-rt?arch=src'], []]);
  const image = 'pkg:oci/buildah?repository_url=registry.example/rhel8/buildah';
  assert.deepEqual(namesOf({ purl: image }, version('rhel8/buildah')), [[image], []]);
  const stdlib = 'pkg:rpm/redhat/libstdc%2B%2B';
  assert.deepEqual(namesOf({ purl: stdlib }, version('libstdc++')), [[stdlib], []]);
  const module = 'pkg:golang/shop.example/cart/v2';
  assert.deepEqual(namesOf({ purl: module }, version('v2')), [[`${module}@v2`], []]);
});

test('the epoch of an RPM is no part of the version in its purl', () => {
  const openssl = 'pkg:rpm/redhat/openssl';
  assert.deepEqual(namesOf({ purl: openssl }, version('1:1.1.1k-5.el8')), [[`${openssl}@1.1.1k-5.el8`], []]);
});

test('a CPE of all versions is not the name of one', () => {
  assert.deepEqual(namesOf({ cpe: CPE_FAMILY }, version('2.17.0')), LEFT_OUT);
  assert.deepEqual(namesOf({ cpe: CPE_FAMILY }, { category: 'product_name', name: 'log4j' }), [[CPE_FAMILY], []]);
  const escaped = 'cpe:2.3:a:shop\\:eu:cart:*:*:*:*:*:*:*:*';
  assert.deepEqual(namesOf({ cpe: escaped }, version('2.17.0')), LEFT_OUT);
  const one = 'cpe:2.3:a:apache:log4j:2.17.0:*:*:*:*:*:*:*';
  assert.deepEqual(namesOf({ cpe: one }, version('V2.17.0')), [[one], []]);
});

test('what is behind a question mark is no version', () => {
  const purl = `${FAMILY}?repository_url=shop@maven.example`;
  const named = `${FAMILY}@2.17.0?repository_url=shop@maven.example`;
  assert.deepEqual(namesOf({ purl }, version('2.17.0')), [[named], []]);
  assert.deepEqual(namesOf({ purl: `${FAMILY}@` }, version('2.17.0')), [[`${FAMILY}@2.17.0`], []]);
});
