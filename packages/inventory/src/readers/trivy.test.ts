import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentDigest, read, trivyReport } from '../testing/small-documents.ts';
import { trivyPackageUrl } from './trivy-purl.ts';

const vulnerability = (members: object = {}) => ({
  VulnerabilityID: 'CVE-2021-0001',
  PkgName: 'curl',
  InstalledVersion: '7.88',
  ...members,
});
const advisory = (members: object) =>
  read(trivyReport([{ Vulnerabilities: [vulnerability(members)] }])).matches[0]?.advisory;

test('an entry of Vulnerabilities is a match', () => {
  const document = read(
    trivyReport([
      {
        Type: 'debian',
        Vulnerabilities: [
          vulnerability({
            VendorIDs: ['DSA-1', 'GHSA-jfh8-c2jp-5v3q'],
            PkgIdentifier: { PURL: 'pkg:deb/debian/curl@7.88?arch=amd64' },
            Layer: { Digest: '', DiffID: contentDigest('d') },
            DataSource: { ID: 'debian' },
            Severity: 'HIGH',
            CweIDs: ['CWE-2', 'CWE-1'],
            CVSS: {
              nvd: { V2Score: 5, V3Score: 9.8, V3Vector: 'CVSS:3.1/AV:N' },
              redhat: { V3Score: 10, V3Vector: 'CVSS:3.1/AV:L' },
            },
            PublishedDate: '2021-01-01T00:00:00.5Z',
            LastModifiedDate: '2021-02-30T00:00:00Z',
            FixedVersion: '7.90, 7.89,',
          }),
        ],
      },
    ]),
  );
  assert.deepEqual(document.matches, [
    {
      component: {
        purl: 'pkg:deb/debian/curl@7.88',
        name: 'curl',
        version: '7.88',
        ecosystem: 'deb',
        layerDigest: contentDigest('d'),
      },
      advisory: {
        id: 'CVE-2021-0001',
        aliases: ['DSA-1', 'GHSA-jfh8-c2jp-5v3q'],
        source: 'debian',
        feed: 'trivy/debian',
        severity: 'High',
        rating: { score: 9.8, vector: 'CVSS:3.1/AV:N', version: '3.1', primary: true },
        cwes: ['CWE-1', 'CWE-2'],
        publishedAt: '2021-01-01T00:00:00.500Z',
        fixAvailable: true,
        fixedVersions: ['7.89', '7.90'],
      },
    },
  ]);
  assert.deepEqual(
    document.notes.map(({ code, count }) => [code, count]),
    [['invalid-timestamp', 1]],
  );
});

const statuses: [string, boolean | undefined][] = [
  ['fixed', true],
  ['affected', false],
  ['will_not_fix', false],
  ['fix_deferred', false],
  ['end_of_life', false],
  ['under_investigation', undefined],
  ['not_affected', undefined],
  ['unknown', undefined],
];
for (const [Status, fixAvailable] of statuses) {
  test(`status ${Status} says of a fix: ${fixAvailable}`, () => {
    assert.equal(advisory({ Status })?.fixAvailable, fixAvailable);
  });
}

test('packages are components, with epoch and release', () => {
  const Packages = [
    { Name: 'bash', Version: '5.1', Release: '2', Epoch: 1, Licenses: ['GPL-3.0'] },
    { Name: 'a:b', Version: '1', Identifier: { PURL: 'pkg:maven/a/b@1' } },
  ];
  assert.deepEqual(read(trivyReport([{ Type: 'debian', Packages }])).components, [
    { purl: 'pkg:deb/debian/bash@1:5.1-2', name: 'bash', version: '1:5.1-2', ecosystem: 'deb', licenses: ['GPL-3.0'] },
    { purl: 'pkg:maven/a/b@1', name: 'b', version: '1', ecosystem: 'maven' },
  ]);
});

const derived: [string, string, string | undefined][] = [
  ['alpine', 'musl', 'pkg:apk/alpine/musl@1'],
  ['jar', 'org.apache:log4j', 'pkg:maven/org.apache/log4j@1'],
  ['jar', 'log4j', undefined],
  ['npm', '@angular/core', 'pkg:npm/%40angular/core@1'],
  ['node-pkg', 'lodash', 'pkg:npm/lodash@1'],
  ['gobinary', 'github.com/x/y', 'pkg:golang/github.com/x/y@1'],
  ['pip', 'Flask_Login', 'pkg:pypi/flask-login@1'],
  ['windows', 'x', undefined],
  ['constructor', 'x', undefined],
];
for (const [type, name, purl] of derived) {
  test(`a ${type} package ${name} without purl is ${purl}`, () => assert.equal(trivyPackageUrl(type, name, '1'), purl));
}

test('an image is called by name, tags and digests; a folder by its path', () => {
  const Metadata = {
    ImageID: contentDigest('a'),
    RepoTags: ['shop/web:1'],
    RepoDigests: [`shop/web@${contentDigest('b')}`],
  };
  assert.deepEqual(read(trivyReport([], { Metadata })).subject, {
    name: 'shop/web:1.0',
    kind: 'image',
    digests: [contentDigest('a'), contentDigest('b')],
    references: ['shop/web:1.0', 'shop/web:1', `shop/web@${contentDigest('b')}`],
  });
  const folder = { ArtifactType: 'filesystem', ArtifactName: 'lib/app.jar' };
  assert.deepEqual(read(trivyReport([], folder)).subject, {
    name: 'lib/app.jar',
    kind: 'other',
    digests: [],
    references: ['lib/app.jar'],
  });
  assert.equal(read(trivyReport([], { ...folder, ArtifactName: '.' })).subject, undefined);
  assert.equal(read(trivyReport([], { ArtifactName: '', Metadata: {} })).subject, undefined);
});

test('misconfigurations and secrets are counted, and not read', () => {
  const { matches, notes } = read(trivyReport([{ Secrets: [{}, {}], Misconfigurations: [{}] }, { Secrets: [{}] }]));
  assert.deepEqual(matches, []);
  assert.deepEqual(
    notes.map(({ code, count, at }) => [code, count, at]),
    [
      ['trivy-misconfigurations', 1, '$.Results[0].Misconfigurations'],
      ['trivy-secrets', 3, '$.Results[0].Secrets'],
    ],
  );
});

test('other schemas are refused by number', () => {
  assert.throws(() => read(trivyReport([], { SchemaVersion: 3 })), {
    code: 'UNSUPPORTED_VERSION',
    message: /schema 3 is not read; supported: 2/,
  });
});

test('a rating of a source called __proto__ is a rating', () => {
  const CVSS = JSON.parse('{"__proto__":{"V3Score":7,"V3Vector":"CVSS:3.0/AV:N"}}');
  assert.equal(advisory({ CVSS })?.rating?.score, 7);
});
