import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined } from '../testing/joined.ts';
import {
  contentDigest,
  cycloneDx,
  digested,
  grypeMatch,
  grypeReport,
  LOG4J,
  LOG4SHELL,
  LOG4SHELL_GHSA,
  openVex,
} from '../testing/small-documents.ts';

const DIGEST = contentDigest('a');
const TARGET = {
  userInput: 'docker.io/shop/web:1.0',
  manifestDigest: DIGEST,
  repoDigests: [`shop/web@${contentDigest('b')}`],
};
const FINDING = grypeReport([grypeMatch(LOG4SHELL_GHSA, LOG4J, [{ id: LOG4SHELL }])], TARGET);

/** How many statements of the document apply to the finding of Log4Shell in shop/web:1.0. */
async function applied(vex: object): Promise<number> {
  const table = await joined(digested(FINDING, vex));
  assert.equal(table.rowCount, 1);
  return table.finding(0).vex.length;
}

const OTHER = 'pkg:npm/lodash@4.17.21';
const part = (id: string) => ({ subcomponents: [{ '@id': id }] });

const products: [string, unknown, 0 | 1][] = [
  ['the component by its purl', LOG4J, 1],
  ['the component by its purl with qualifiers', `${LOG4J}?type=jar`, 1],
  ['the component by its purl without version', 'pkg:maven/org.apache.logging.log4j/log4j-core', 1],
  ['another version', 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.0', 0],
  ['a version that begins alike', `${LOG4J}1`, 0],
  ['another package', OTHER, 0],
  ['a package of the same name elsewhere', 'pkg:maven/org.evil/log4j-core@2.14.1', 0],
  ['the image by tag', 'shop/web:1.0', 1],
  ['the image by tag, with its host', 'index.docker.io/shop/web:1.0', 1],
  ['the image without tag', 'shop/web', 1],
  ['the image by another tag', 'shop/web:1.1', 0],
  ['the image at another registry', 'ghcr.io/shop/web:1.0', 0],
  ['an image of the same last name', 'web:1.0', 0],
  ['the image by digest', DIGEST, 1],
  ['the image by name and digest', `any.example/name@${DIGEST}`, 1],
  ['the image by the digest of its repository', contentDigest('b'), 1],
  ['another digest', contentDigest('c'), 0],
  ['the right tag with another digest', `shop/web:1.0@${contentDigest('c')}`, 0],
  ['an OCI purl by digest', `pkg:oci/web@${DIGEST}`, 1],
  ['an OCI purl by another digest', `pkg:oci/web@${contentDigest('c')}`, 0],
  ['an OCI purl by name alone', 'pkg:oci/web', 1],
  ['an OCI purl by tag', 'pkg:oci/web?tag=1.0', 1],
  ['an OCI purl by another tag', 'pkg:oci/web?tag=2.0', 0],
  ['an OCI purl with its repository', 'pkg:oci/web?repository_url=docker.io/shop/web&tag=1.0', 1],
  ['an OCI purl with another repository', 'pkg:oci/web?repository_url=ghcr.io/shop/web&tag=1.0', 0],
  ['a Docker purl', 'pkg:docker/shop/web@1.0', 1],
  ['a hash', { hashes: { 'sha-256': 'A'.repeat(64) } }, 1],
  ['an identifier beside an id', { '@id': 'urn:x', identifiers: { purl: LOG4J } }, 1],
  ['the image, and the component as its part', { '@id': 'shop/web:1.0', ...part(LOG4J) }, 1],
  [
    'the image, and the component without version as its part',
    { '@id': DIGEST, ...part('pkg:maven/org.apache.logging.log4j/log4j-core') },
    1,
  ],
  ['the image, and another part', { '@id': 'shop/web:1.0', ...part(OTHER) }, 0],
  ['another image, and the component as its part', { '@id': 'shop/api:1.0', ...part(LOG4J) }, 0],
  ['another product, and the image as its part', { '@id': 'shop/suite', ...part('shop/web:1.0') }, 0],
];
for (const [name, product, count] of products) {
  test(`${count === 1 ? 'applies' : 'does not apply'}: ${name}`, async () => {
    assert.equal(await applied(openVex({ products: [product] })), count);
  });
}

const vulnerabilities: [string, object, 0 | 1][] = [
  ['the CVE', { name: LOG4SHELL }, 1],
  ['the GHSA that the scanner used', { name: LOG4SHELL_GHSA }, 1],
  ['in another case', { name: 'cve-2021-44228' }, 1],
  ['by an alias', { name: 'OWN-1', aliases: [LOG4SHELL] }, 1],
  ['another CVE', { name: 'CVE-2021-45046' }, 0],
];
for (const [name, vulnerability, count] of vulnerabilities) {
  test(`the vulnerability by ${name}: ${count}`, async () => {
    assert.equal(await applied(openVex({ vulnerability, products: [LOG4J] })), count);
  });
}

test('statements come newest first, those without a time last, ties by id', async () => {
  const statement = (id: string, timestamp?: string) => ({ '@id': id, products: [LOG4J], timestamp });
  const vex = openVex(
    statement('b', '2026-01-01T00:00:00Z'),
    statement('a', '2026-01-01T00:00:00.000Z'),
    statement('c', '2026-01-01T00:00:00.5Z'),
    statement('d'),
  );
  const table = await joined(digested(FINDING, { ...vex, timestamp: undefined }));
  assert.deepEqual(
    table.finding(0).vex.map(({ statement_id }) => statement_id),
    ['c', 'a', 'b', 'd'],
  );
});

test('a BOM’s analysis, given apart, finds the component by its link, encoded or not', async () => {
  const purl = 'pkg:npm/%40a/x@1';
  const serialNumber = 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79';
  const bom = cycloneDx({
    serialNumber,
    metadata: { component: { name: 'app', version: '1' } },
    components: [{ name: 'x', purl, 'bom-ref': purl }],
    vulnerabilities: [{ id: LOG4SHELL, affects: [{ ref: purl }] }],
  });
  for (const fragment of [purl, encodeURIComponent(purl)]) {
    const ref = `urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#${fragment}`;
    const vex = cycloneDx({
      vulnerabilities: [{ id: LOG4SHELL, affects: [{ ref }], analysis: { state: 'resolved' } }],
    });
    assert.deepEqual(
      (await joined(digested(bom, vex))).finding(0).vex.map(({ status }) => status),
      ['fixed'],
    );
  }
});

test('a purl that is not valid without its qualifiers is found all the same', async () => {
  const purl = 'pkg:conan/bincrafters/x@1?channel=stable';
  const table = await joined(digested(grypeReport([grypeMatch(LOG4SHELL, purl)]), openVex({ products: [purl] })));
  assert.equal(table.finding(0).vex.length, 1);
});
