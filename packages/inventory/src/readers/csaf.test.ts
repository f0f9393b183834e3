import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csaf, csafProduct } from '../testing/small-csaf.ts';
import { contentDigest, LOG4J, LOG4SHELL, LOG4SHELL_GHSA, read } from '../testing/small-documents.ts';

const IMAGE = 'pkg:oci/web@sha256%3Aabc?repository_url=registry.example/shop/web';
const NPM = 'pkg:npm/x@1';
const products = (...full_product_names: readonly object[]) => ({ full_product_names });
const tree = products(
  csafProduct('P1', { purl: LOG4J }),
  csafProduct('P2', { purl: NPM }),
  csafProduct('IMG', { purl: IMAGE }),
);
const vulnerability = (product_status: object, members: object = {}) => ({
  cve: LOG4SHELL,
  product_status,
  ...members,
});
const statementsOf = (...args: Parameters<typeof csaf>) => read(csaf(...args)).statements;

test('a status is a statement of the publisher', () => {
  const { format, formatVersion, tool, statements, matches, components, notes } = read(
    csaf(
      tree,
      vulnerability(
        { known_affected: ['P1'] },
        {
          ids: [
            { system_name: 'GitHub', text: LOG4SHELL_GHSA },
            { system_name: 'Bugzilla', text: '2033602' },
          ],
        },
      ),
    ),
  );
  assert.deepEqual([format, formatVersion, tool], ['csaf', '2.0', 'Secvisogram 1.11.0']);
  assert.deepEqual([matches, components, notes], [[], [], []]);
  assert.deepEqual(statements, [
    {
      id: `SHOP-2026-1#${LOG4SHELL}/affected`,
      status: 'affected',
      vendor: 'Shop PSIRT',
      timestamp: '2026-01-02T00:00:00Z',
      vulnerabilities: [LOG4SHELL, LOG4SHELL_GHSA],
      products: [{ ids: [LOG4J], subcomponents: [] }],
    },
  ]);
});

const statuses: [string, string | undefined][] = [
  ['known_affected', 'affected'],
  ['first_affected', 'affected'],
  ['last_affected', 'affected'],
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
  ['under_investigation', 'under_investigation'],
  ['known_not_affected', 'not_affected'],
  ['recommended', undefined],
];
for (const [list, status] of statuses) {
  test(`${list} says ${status ?? 'nothing in VEX'}`, () => {
    const { statements, notes } = read(csaf(tree, vulnerability({ [list]: ['P1'] })));
    assert.deepEqual(
      statements.map((each) => each.status),
      status === undefined ? [] : [status],
    );
    assert.deepEqual(
      notes.map(({ code }) => code),
      status === undefined ? ['csaf-recommended'] : [],
    );
  });
}

test('lists of one status are one statement, and a product in both of them counts once', () => {
  const [statement, ...others] = statementsOf(tree, vulnerability({ fixed: ['P1', 'P2'], first_fixed: ['P1'] }));
  assert.deepEqual([statement?.products.length, others.length], [2, 0]);
});

test('a flag is the justification of its products, which it may name by their group', () => {
  const groups = { ...tree, product_groups: [{ group_id: 'G', product_ids: ['P1', 'P2'] }] };
  const flags = [
    { label: 'component_not_present', group_ids: ['G'], date: '2025-05-05T00:00:00Z' },
    { label: 'vulnerable_code_not_in_execute_path', product_ids: ['P2', 'IMG'] },
  ];
  const statements = statementsOf(groups, vulnerability({ known_not_affected: ['P1', 'P2'] }, { flags }));
  const said = statements.map((each) => [each.justification, each.timestamp, each.products.map(({ ids }) => ids[0])]);
  assert.deepEqual(said, [
    ['component_not_present', '2025-05-05T00:00:00Z', [LOG4J, NPM]],
    ['vulnerable_code_not_in_execute_path', '2026-01-02T00:00:00Z', [NPM]],
  ]);
  const [plain] = statementsOf(tree, vulnerability({ known_not_affected: ['P1'] }, { flags: [flags[1] ?? {}] }));
  assert.equal(plain?.justification, undefined);
});

test('a product answers to purl, CPE, digests and links', () => {
  const cpe = 'cpe:2.3:a:shop:web:1.0:*:*:*:*:*:*:*';
  const helper = {
    cpe,
    hashes: [
      {
        filename: 'web',
        file_hashes: [
          { algorithm: 'sha256', value: 'A'.repeat(64) },
          { algorithm: 'md5', value: 'x' },
        ],
      },
    ],
    x_generic_uris: [
      { namespace: 'https://cyclonedx.org/capabilities/bomlink/', uri: 'urn:cdx:1/1#x' },
      { namespace: 'x', uri: 'x' },
    ],
  };
  const [statement] = statementsOf(products(csafProduct('P', helper)), vulnerability({ fixed: ['P'] }));
  assert.deepEqual(statement?.products, [{ ids: [cpe, contentDigest('a'), 'urn:cdx:1/1#x'], subcomponents: [] }]);
});

test('a part of a product is that part of it, and neither more nor less', () => {
  const relate = (product_id: string, product_reference: string, relates_to_product_reference: string) => ({
    category: 'default_component_of',
    product_reference,
    relates_to_product_reference,
    full_product_name: csafProduct(product_id),
  });
  const names = [...tree.full_product_names, csafProduct('WORDS')];
  const relationships = [
    relate('A', 'P1', 'IMG'),
    relate('B', 'P1', 'WORDS'),
    relate('C', 'WORDS', 'IMG'),
    relate('D', 'P1', 'A'),
  ];
  const related = { full_product_names: names, relationships };
  const { statements, notes } = read(
    csaf(related, vulnerability({ known_not_affected: ['A', 'B', 'C', 'D', 'WORDS', '?'] })),
  );
  assert.deepEqual(statements[0]?.products, [{ ids: [IMAGE], subcomponents: [LOG4J] }]);
  assert.deepEqual(
    notes.map(({ code, count }) => [code, count]),
    [
      ['product-without-id', 4],
      ['dangling-product', 1],
    ],
  );
});

test('products are in branches of any depth, whose leaves may say the version', () => {
  const leaf = (category: string, name: string, id: string, purl: string) => ({
    category,
    name,
    product: csafProduct(id, { purl }),
  });
  const branches = [
    {
      category: 'vendor',
      name: 'Shop',
      branches: [
        leaf('product_version', '4.2', 'V', 'pkg:npm/y?a=b'),
        leaf('product_version', 'kernel', 'K', 'pkg:rpm/redhat/kernel?arch=src'),
        leaf('product_version_range', '<4.2', 'R', 'pkg:npm/y'),
        leaf('product_version_range', 'vers:all/*', 'ALL', 'pkg:npm/y'),
        leaf('product_version_range', '<4.2', 'RV', 'pkg:npm/y@4.1'),
      ],
    },
  ];
  const { statements, notes } = read(csaf({ branches }, vulnerability({ fixed: ['V', 'K', 'R', 'ALL', 'RV'] })));
  const ids = statements[0]?.products.flatMap((product) => product.ids);
  assert.deepEqual(ids, ['pkg:npm/y@4.2?a=b', 'pkg:rpm/redhat/kernel?arch=src', 'pkg:npm/y', 'pkg:npm/y@4.1']);
  assert.deepEqual(
    notes.map(({ code }) => code),
    ['version-range', 'product-without-id'],
  );
});

test('an id of two products is refused, and one that is said twice is not', () => {
  const [first, second] = [csafProduct('P', { purl: LOG4J }), csafProduct('P', { purl: NPM })];
  assert.equal(statementsOf(products(first, first), vulnerability({ fixed: ['P'] })).length, 1);
  assert.throws(() => read(csaf(products(first, second))), {
    code: 'INVALID_DOCUMENT',
    at: '$.product_tree.full_product_names[1].product_id',
  });
  const branches = [{ category: 'product_version', name: '1', product: second }];
  assert.throws(() => read(csaf({ branches, ...products(first) })), { code: 'INVALID_DOCUMENT' });
  const relate = (product_reference: string) => ({
    product_reference,
    relates_to_product_reference: 'IMG',
    full_product_name: csafProduct('R'),
  });
  const related = (...relationships: readonly object[]) => csaf({ ...tree, relationships });
  assert.ok(read(related(relate('P1'), relate('P1'))));
  assert.throws(() => read(related(relate('P1'), relate('P2'))), {
    at: '$.product_tree.relationships[1].full_product_name.product_id',
  });
});

test('what belongs to findings is counted, and so is what names no vulnerability or product', () => {
  const rich = vulnerability({ fixed: ['P1'] }, { scores: [{}, {}], threats: [{}] });
  const flag = { flags: [{ label: 'component_not_present', product_ids: ['P2'] }] };
  const { notes } = read(csaf(tree, rich, { title: 'x' }, vulnerability({ known_not_affected: ['P1'] }, flag)));
  const counts = notes.map(({ code, count }) => [code, count]);
  assert.deepEqual(counts, [
    ['csaf-scores', 2],
    ['csaf-threats', 1],
    ['vulnerability-without-id', 1],
    ['flag-on-nothing', 1],
  ]);
});

test('a vulnerability without a CVE is called by its other ids', () => {
  const named = (text: string) =>
    statementsOf(tree, { ids: [{ text }], product_status: { fixed: ['P1'] } })[0]?.vulnerabilities;
  assert.deepEqual(named(LOG4SHELL_GHSA), [LOG4SHELL_GHSA]);
  assert.deepEqual(named('SHOP-17'), ['SHOP-17']);
});

test('flags that name groups over and over are refused', () => {
  const product_ids = Array.from({ length: 50 }, (_, index) => `P${index}`);
  const groups = { ...tree, product_groups: [{ group_id: 'G', product_ids }] };
  const flags = Array.from({ length: 50 }, () => ({ label: 'component_not_present', group_ids: ['G'] }));
  const document = csaf(groups, vulnerability({ known_not_affected: ['P1'] }, { flags }));
  assert.throws(() => read(document, { maxStatementClaims: 2_000 }), {
    code: 'TOO_LARGE',
    at: '$.vulnerabilities[0].flags[40]',
  });
});

test('other versions, and documents without an id, are refused', () => {
  const other = { ...csaf(tree), document: { csaf_version: '2.1' } };
  assert.throws(() => read(other), { code: 'UNSUPPORTED_VERSION', at: '$.document.csaf_version' });
  const nameless = { document: { csaf_version: '2.0', publisher: { name: 'x' }, tracking: {} } };
  assert.throws(() => read(nameless), { code: 'INVALID_DOCUMENT', at: '$.document.tracking.id' });
});
