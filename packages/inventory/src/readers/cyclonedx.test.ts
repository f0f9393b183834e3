import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentDigest, cycloneDx, read } from '../testing/small-documents.ts';

const SERIAL = '3e671687-395b-41f5-a30f-a58921a69b79';
const described = (component: object) => read(cycloneDx({ metadata: { component } })).subject;

test('components are listed, nested ones included', () => {
  const serialNumber = `urn:uuid:${SERIAL}`;
  const components = [
    {
      name: 'outer',
      group: 'g',
      version: '1',
      scope: 'optional',
      tags: ['b', 'a'],
      components: [{ name: 'inner', 'bom-ref': 'in' }],
    },
    {
      name: 'x',
      purl: 'pkg:npm/%40a/x@2',
      'bom-ref': 'pkg:npm/%40a/x@2',
      licenses: [{ license: { id: 'MIT' } }, { expression: 'A OR B' }, { license: { name: 'Own' } }],
    },
  ];
  assert.deepEqual(read(cycloneDx({ serialNumber, version: 3, components })).components, [
    { name: 'g/outer', version: '1', tags: ['a', 'b'], scope: 'optional' },
    { name: 'inner', references: [`urn:cdx:${SERIAL}/3#in`] },
    {
      purl: 'pkg:npm/%40a/x@2',
      name: '@a/x',
      version: '2',
      ecosystem: 'npm',
      licenses: ['A OR B', 'MIT', 'Own'],
      references: [`urn:cdx:${SERIAL}/3#pkg%3Anpm%2F%2540a%2Fx%402`, `urn:cdx:${SERIAL}/3#pkg:npm/%40a/x@2`],
    },
  ]);
});

test('the parts of the described component are components, and it is not', () => {
  const component = { name: 'app', components: [{ name: 'part' }] };
  const { components, subject } = read(cycloneDx({ metadata: { component }, components: [{ name: 'other' }] }));
  assert.deepEqual(
    components.map(({ name }) => name),
    ['part', 'other'],
  );
  assert.equal(subject?.name, 'app');
});

const digest = contentDigest('a');
const subjects: [string, object, object | undefined][] = [
  [
    'an application',
    { type: 'application', name: 'ABC', version: '4.2' },
    { name: 'ABC@4.2', kind: 'other', digests: [], references: ['ABC@4.2'] },
  ],
  [
    'an image by type',
    { type: 'container', name: 'web', version: '1' },
    { name: 'web:1', kind: 'image', digests: [], references: ['web:1'] },
  ],
  [
    'an image whose version is its digest',
    { type: 'container', name: 'web', version: digest },
    { name: `web@${digest}`, kind: 'image', digests: [digest], references: [`web@${digest}`] },
  ],
  [
    'an image by its OCI purl',
    { name: 'web', purl: `pkg:oci/web@${digest}` },
    { name: 'web', kind: 'image', digests: [digest], references: ['web', `pkg:oci/web@${digest}`] },
  ],
  [
    'an image by its Docker purl',
    { name: 'web', purl: 'pkg:docker/shop/web@1' },
    { name: 'web', kind: 'image', digests: [], references: ['web', 'pkg:docker/shop/web@1'] },
  ],
  ['the folder that the scan ran in', { name: '.' }, undefined],
  [
    'a folder with a purl',
    { name: '.', purl: 'pkg:npm/x@1' },
    { name: '.', kind: 'other', digests: [], references: ['.', 'pkg:npm/x@1'] },
  ],
];
for (const [name, component, subject] of subjects) {
  test(`the subject is ${name}`, () => assert.deepEqual(described(component), subject));
}

const tools: [string, unknown, string | undefined][] = [
  ['a list', [{ name: 'syft', version: '1.0' }, { name: 'x' }], 'syft 1.0'],
  ['an object with components', { components: [{ name: 'syft' }] }, 'syft'],
  ['an object with services alone', { services: [{ name: 'x' }] }, undefined],
  ['nothing', undefined, undefined],
];
for (const [name, value, tool] of tools) {
  test(`tools as ${name}`, () => assert.equal(read(cycloneDx({ metadata: { tools: value } })).tool, tool));
}

test('a component that stands twice under one ref counts, and is said', () => {
  const component = { name: 'x', version: '1', 'bom-ref': 'r' };
  const { components, notes } = read(cycloneDx({ components: [component, component] }));
  assert.equal(components.length, 2);
  assert.deepEqual(
    notes.map(({ code, at }) => [code, at]),
    [['repeated-bom-ref', '$.components[1].bom-ref']],
  );
});

const refused: [string, object, string, string][] = [
  [
    'one ref for two components',
    {
      components: [
        { name: 'x', 'bom-ref': 'r' },
        { name: 'y', 'bom-ref': 'r' },
      ],
    },
    'INVALID_DOCUMENT',
    '$.components[1].bom-ref',
  ],
  ['a component without a name', { components: [{ version: '1' }] }, 'INVALID_DOCUMENT', '$.components[0].name'],
  ['a version to come', { specVersion: '2.0' }, 'UNSUPPORTED_VERSION', '$.specVersion'],
  ['no version', { specVersion: null }, 'INVALID_DOCUMENT', '$.specVersion'],
  ['tools that are a text', { metadata: { tools: 'syft' } }, 'INVALID_DOCUMENT', '$.metadata.tools'],
];
for (const [name, members, code, at] of refused) {
  test(`refused: ${name}`, () => assert.throws(() => read(cycloneDx(members)), { code, at }));
}

test('versions 1.2 to 1.7 are read', () => {
  for (const specVersion of ['1.2', '1.3', '1.4', '1.5', '1.6', '1.7']) {
    assert.equal(read(cycloneDx({ specVersion })).formatVersion, specVersion);
  }
});
