import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined } from '../testing/joined.ts';
import { contentDigest, digested, LOG4J, LOG4SHELL, openVex, read } from '../testing/small-documents.ts';
import { trivyCluster, trivyResource, trivyVulnerability } from '../testing/small-trivy-cluster.ts';

const found = [{ Target: 'app.jar', Class: 'lang-pkgs', Type: 'jar', Vulnerabilities: [trivyVulnerability()] }];
const metadata = (tag: string, digit: string) => ({
  ImageID: contentDigest(digit),
  RepoTags: [tag],
  RepoDigests: [`shop/web@${contentDigest('d')}`],
});

test('each resource of a cluster is a subject', () => {
  const report = trivyCluster(trivyResource('web', found), trivyResource('api', found), trivyResource('web', found));
  const { format, tool, subjects, matches, notes } = read(report);
  assert.deepEqual([format, tool, notes], ['trivy', 'trivy', []]);
  assert.deepEqual(
    subjects?.map((each) => each?.name),
    ['kind/prod/Deployment/web', 'kind/prod/Deployment/api'],
  );
  assert.deepEqual(
    matches.map(({ component, advisory }) => [component.subject, component.purl, advisory.id]),
    [
      [0, LOG4J, LOG4SHELL],
      [1, LOG4J, LOG4SHELL],
      [0, LOG4J, LOG4SHELL],
    ],
  );
});

test('summaries and old reports are read too; what is no vulnerability is counted', () => {
  const packages = [{ Type: 'jar', Packages: [{ Name: 'a:b', Version: '1' }] }];
  const misconfigured = [{ Type: 'kubernetes', Misconfigurations: [{}, {}] }];
  const summary = read({
    ClusterName: '',
    Findings: [trivyResource('web', packages), trivyResource('x', misconfigured, { Error: 'no' })],
  });
  assert.deepEqual(
    summary.components.map(({ purl }) => purl),
    ['pkg:maven/a/b@1'],
  );
  assert.deepEqual(
    summary.notes.map(({ code, count }) => [code, count]),
    [
      ['failed-scan', 1],
      ['trivy-misconfigurations', 2],
    ],
  );
  const old = read({
    ClusterName: 'kind',
    Vulnerabilities: [trivyResource('web', found)],
    Misconfigurations: [trivyResource('web', misconfigured)],
  });
  assert.deepEqual([old.matches.length, old.subject?.name], [1, 'kind/prod/Deployment/web']);
  assert.deepEqual(read({ ClusterName: 'kind' }).matches, []);
});

test('VEX on the image of a resource holds for the resource, however many run the image', async () => {
  const report = trivyCluster(
    trivyResource('web', found, { Metadata: metadata('shop/web:1', 'a') }),
    trivyResource('other', found, { Metadata: [metadata('shop/web:1', 'a')] }),
    trivyResource('api', found, { Metadata: metadata('shop/api:1', 'b') }),
  );
  const byTag = await joined(digested(report, openVex({ products: ['docker.io/shop/web:1'] })));
  assert.equal(byTag.rowCount, 3);
  const silenced = [0, 1, 2].filter((row) => byTag.finding(row).vex.length > 0).map((row) => byTag.subject(row));
  assert.deepEqual(silenced.sort(), ['kind/prod/Deployment/other', 'kind/prod/Deployment/web']);
});

test('a resource of several images does not answer to VEX on one of them', async () => {
  const report = trivyCluster(
    trivyResource('web', found, { Metadata: metadata('shop/web:1', 'a') }),
    trivyResource('web', [], { Metadata: metadata('shop/proxy:1', 'b') }),
  );
  const table = await joined(digested(report, openVex({ products: ['shop/proxy:1'] })));
  assert.deepEqual(table.finding(0).vex, []);
  assert.deepEqual(
    read(report).notes.map(({ code }) => code),
    ['several-images'],
  );
});

test('a resource without a kind is refused by its place', () => {
  assert.throws(() => read(trivyCluster({ Name: 'x' })), { code: 'INVALID_DOCUMENT', at: '$.Resources[0].Kind' });
  assert.throws(() => read({ ClusterName: 'x', Resources: {} }), { code: 'INVALID_DOCUMENT', at: '$.Resources' });
});
