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
  openVex,
  read,
} from '../testing/small-documents.ts';

const FINDING = grypeReport([grypeMatch()], { userInput: 'shop/web:1.0', manifestDigest: contentDigest('a') });
const findings = async (...documents: readonly object[]) => {
  const table = await joined(digested(...documents));
  return Array.from({ length: table.rowCount }, (_, row) => ({ ...table.finding(row), subject: table.subject(row) }));
};

const nowhere: [string, unknown][] = [
  ['a wildcard', '*'],
  ['a wildcard version', 'pkg:maven/org.apache.logging.log4j/log4j-core@*'],
  ['a purl of a type alone', 'pkg:maven'],
  ['a purl that is not valid', 'pkg:maven/log4j-core@2.14.1'],
  ['the last part of the purl', 'log4j-core@2.14.1'],
  ['the beginning of the image’s name', 'shop'],
  ['the end of the image’s name', '/web:1.0'],
  ['an empty tag', 'shop/web:'],
  ['white space around', ' shop/web:1.0 '],
  ['another case', 'Shop/Web:1.0'],
  ['a digest that is cut short', contentDigest('a').slice(0, -1)],
  ['a digest in capitals', contentDigest('a').toUpperCase()],
  ['the prototype', '__proto__'],
  ['a key of the join', `purl:${LOG4J}`],
  ['a key of the join with its part', `image:shop/web:1.0\npurl:${LOG4J}`],
  ['a document’s own key', 'document:sha256:00'],
];
for (const [name, product] of nowhere) {
  test(`applies to nothing: ${name}`, async () => {
    assert.deepEqual((await findings(FINDING, openVex({ products: [product] })))[0]?.vex, []);
  });
}

test('a vulnerability called __proto__ or constructor is found by nobody', async () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    assert.deepEqual((await findings(FINDING, openVex({ vulnerability: { name }, products: [LOG4J] })))[0]?.vex, []);
  }
});

test('a statement on one CVE of a notice says nothing of the notice', async () => {
  const notice = grypeMatch('ALAS-2021-1', LOG4J, [{ id: LOG4SHELL }, { id: 'CVE-2021-45046' }]);
  for (const name of [LOG4SHELL, 'CVE-2021-45046']) {
    const [finding] = await findings(grypeReport([notice]), openVex({ vulnerability: { name }, products: [LOG4J] }));
    assert.equal(finding?.advisory.id, 'ALAS-2021-1');
    assert.deepEqual(finding?.vex, []);
  }
  const whole = openVex({ vulnerability: { name: 'ALAS-2021-1' }, products: [LOG4J] });
  assert.equal((await findings(grypeReport([notice]), whole))[0]?.vex.length, 1);
});

test('an alias that VEX claims makes no two findings one', async () => {
  const report = grypeReport([grypeMatch('CVE-2021-0001'), grypeMatch('SNYK-1')]);
  const claim = openVex({ vulnerability: { name: 'CVE-2021-0001', aliases: ['SNYK-1'] }, products: [LOG4J] });
  assert.equal((await findings(report, claim)).length, 2);
});

test('a BOM whose subject has no name speaks for itself alone', async () => {
  const analysed = cycloneDx({
    components: [{ name: 'log4j-core', purl: LOG4J, 'bom-ref': 'r' }],
    vulnerabilities: [{ id: LOG4SHELL, affects: [{ ref: 'r' }], analysis: { state: 'not_affected' } }],
  });
  const applied = (await findings(FINDING, analysed)).map(({ subject, vex }) => [subject.split(':')[0], vex.length]);
  assert.deepEqual(
    new Map(applied as [string, number][]),
    new Map([
      ['shop/web', 0],
      ['document', 1],
    ]),
  );
});

test('an analysis of one application says nothing of another with the same component', async () => {
  const bom = (name: string, members: object) =>
    cycloneDx({
      metadata: { component: { name, version: '1' } },
      components: [{ name: 'log4j-core', purl: LOG4J, 'bom-ref': 'r' }],
      vulnerabilities: [{ id: LOG4SHELL, affects: [{ ref: 'r' }], ...members }],
    });
  const found = await findings(bom('good', { analysis: { state: 'not_affected' } }), bom('bad', {}));
  assert.deepEqual(
    new Map(found.map(({ subject, vex }) => [subject, vex.length])),
    new Map([
      ['good@1', 1],
      ['bad@1', 0],
    ]),
  );
});

test('a document adds statements to findings, and no findings', async () => {
  const before = await findings(FINDING);
  const statements = ['affected', 'not_affected', 'fixed', 'under_investigation'].map((status) => ({
    status,
    products: [LOG4J],
  }));
  const after = await findings(FINDING, openVex(...statements));
  assert.equal(after[0]?.vex.length, 4);
  assert.deepEqual(
    after.map((finding) => ({ ...finding, vex: [] })),
    before,
  );
});

test('what a statement says of itself is kept word for word', async () => {
  const statement = {
    '@id': 'javascript:alert(1)',
    justification: '<img src=x>',
    supplier: "' OR 1=1",
    products: [LOG4J],
  };
  const [found] = (await findings(FINDING, openVex(statement)))[0]?.vex ?? [];
  assert.deepEqual(found, {
    statement_id: 'javascript:alert(1)',
    status: 'not_affected',
    justification: '<img src=x>',
    vendor: "' OR 1=1",
    timestamp: '2026-01-01T00:00:00Z',
  });
  assert.throws(() => read(openVex({ status: 'NOT_AFFECTED', products: [LOG4J] })), { code: 'INVALID_DOCUMENT' });
});
