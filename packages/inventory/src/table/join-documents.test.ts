import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson, sha256 } from '@policy-registry/canonical';
import fc from 'fast-check';
import { readDocument } from '../read-document.ts';
import { inventories } from '../testing/arbitrary-documents.ts';
import { encoded } from '../testing/encoded.ts';
import { joined, joinedBytes } from '../testing/joined.ts';
import { NEEDS_REAL_DOCUMENTS, realBytes, realDocuments } from '../testing/real-documents.ts';
import { simpleJoin } from '../testing/simple-join.ts';
import {
  cycloneDx,
  digested,
  grypeMatch,
  grypeReport,
  LOG4J,
  LOG4SHELL,
  LOG4SHELL_GHSA,
  openVex,
  trivyReport,
} from '../testing/small-documents.ts';
import type { JoinOptions } from './join-documents.ts';

const TRIVY = trivyReport([
  {
    Packages: [{ Name: 'log4j-core', Version: '2.14.1', Identifier: { PURL: LOG4J }, Licenses: ['Apache-2.0'] }],
    Vulnerabilities: [
      {
        VulnerabilityID: LOG4SHELL,
        PkgName: 'log4j',
        InstalledVersion: '2.14.1',
        PkgIdentifier: { PURL: LOG4J },
        Severity: 'CRITICAL',
      },
    ],
  },
]);
const GRYPE = grypeReport([grypeMatch(LOG4SHELL_GHSA), grypeMatch('CVE-2021-0001')]);

test('two scanners and a VEX document make one finding of what they all mean', async () => {
  const table = await joined(
    digested(
      GRYPE,
      TRIVY,
      openVex({ products: [LOG4J] }),
      grypeReport([grypeMatch(LOG4SHELL_GHSA, LOG4J, [{ id: LOG4SHELL }])]),
    ),
  );
  assert.equal(table.rowCount, 2);
  const row = table.finding(0).advisory.id === LOG4SHELL ? 0 : 1;
  const { sbom, advisory, vex } = table.finding(row);
  assert.deepEqual(sbom, {
    purl: LOG4J,
    name: 'log4j-core',
    version: '2.14.1',
    ecosystem: 'maven',
    licenses: ['Apache-2.0'],
    components: [{ purl: LOG4J, name: 'log4j-core', version: '2.14.1', ecosystem: 'maven', licenses: ['Apache-2.0'] }],
  });
  assert.deepEqual(advisory, { id: LOG4SHELL, aliases: [LOG4SHELL_GHSA], source: 'GHSA', severity: 'Critical' });
  assert.deepEqual(
    vex.map(({ status }) => status),
    ['not_affected'],
  );
  assert.equal(table.subject(row), 'shop/web:1.0');
  assert.deepEqual(table.stats, { components: 1, findings: 2, statements: 1, bySeverity: { Critical: 1, High: 1 } });
});

test('the id is the SHA-256 of subject, component and vulnerability: other documents do not change it', async () => {
  const id = sha256(canonicalJson(['shop/web:1.0', LOG4J, LOG4SHELL])).slice('sha256:'.length);
  const report = grypeReport([grypeMatch()]);
  assert.equal((await joined(digested(report))).finding(0).id, id);
  const more = await joined(
    digested(report, TRIVY, openVex({ products: [LOG4J] }), cycloneDx({ components: [{ name: 'x' }] })),
  );
  assert.equal(more.finding(0).id, id);
});

test('rows are in order of id, and any other row is a RangeError', async () => {
  const table = await joined(
    digested(grypeReport(Array.from({ length: 20 }, (_, index) => grypeMatch(`CVE-2021-${1000 + index}`)))),
  );
  const ids = Array.from({ length: table.rowCount }, (_, row) => table.finding(row).id);
  assert.deepEqual(ids, ids.toSorted());
  for (const row of [-1, 20, 0.5, Number.NaN]) assert.throws(() => table.finding(row), RangeError);
  assert.throws(() => table.subject(20), RangeError);
});

test('one component in two images is two findings, with the same list for all findings of one image', async () => {
  const sbom = (name: string) =>
    cycloneDx({ metadata: { component: { type: 'container', name, version: '1' } }, components: [{ name: 'y' }] });
  const reports = ['a:1', 'b:1'].map((userInput) =>
    grypeReport([grypeMatch(), grypeMatch('CVE-2021-0001')], { userInput }),
  );
  const table = await joined(digested(...reports, sbom('a')));
  const rows = Array.from({ length: table.rowCount }, (_, row) => ({
    subject: table.subject(row),
    list: table.finding(row).sbom.components,
  }));
  const [first, second] = rows.filter(({ subject }) => subject === 'a:1');
  assert.equal(rows.length, 4);
  assert.equal(first?.list?.length, 1);
  assert.equal(first?.list, second?.list);
  assert.ok(rows.every(({ subject, list }) => (subject === 'b:1') === (list === undefined)));
});

test('without documents the table is empty', async () => {
  const table = await joined([]);
  assert.equal(table.rowCount, 0);
  assert.deepEqual(table.documents, []);
  assert.deepEqual(table.stats, { components: 0, findings: 0, statements: 0, bySeverity: {} });
});

/** Many runs and blocks, however few findings there are. */
const NARROW: JoinOptions = { runRecords: 2 };

test('the table is what a simple join makes of the set of documents: order and repeats change no byte', async () => {
  await fc.assert(
    fc.asyncProperty(
      inventories.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
      ),
      async ([documents, shuffled]) => {
        const table = simpleJoin(documents);
        const wanted = await encoded(table);
        assert.deepEqual(await joinedBytes(documents), wanted);
        assert.deepEqual(await joinedBytes(shuffled, NARROW), wanted);
        assert.equal(table.stats.findings, table.rowCount);
        const rows = Array.from({ length: table.rowCount }, (_, row) => table.finding(row));
        assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
        assert.ok(rows.every(({ advisory }) => advisory.aliases?.includes(advisory.id ?? '') !== true));
      },
    ),
    { numRuns: 100 },
  );
});

test('real documents in any order give the same bytes', NEEDS_REAL_DOCUMENTS, async () => {
  const documents = realDocuments();
  const wanted = await encoded(simpleJoin(documents));
  assert.deepEqual(await joinedBytes([...documents.toReversed(), ...documents]), wanted);
  assert.deepEqual(wanted.index.documents, documents.map(({ digest }) => digest).sort());
});

test('a real report has a finding for each pair of package and vulnerability', NEEDS_REAL_DOCUMENTS, async () => {
  const bytes = realBytes('grype/many_vulns.json');
  type Raw = { artifact: { name: string; version: string; purl: string }; vulnerability: { id: string } };
  const { matches } = JSON.parse(bytes.toString('utf8')) as { matches: readonly Raw[] };
  const pairs = matches.map(({ artifact: { name, version, purl }, vulnerability }) => {
    return `${purl.split('?')[0] || `${name}@${version}`} ${vulnerability.id}`;
  });
  const table = await joined([{ digest: sha256(bytes), document: readDocument(bytes) }]);
  assert.equal(table.rowCount, new Set(pairs).size);
});
