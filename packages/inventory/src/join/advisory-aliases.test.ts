import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { joined } from '../testing/joined.ts';
import { digested, grypeMatch, grypeReport, LOG4J, openVex, read } from '../testing/small-documents.ts';
import { AdvisoryAliases } from './advisory-aliases.ts';

const [CVE_A, CVE_B] = ['CVE-2021-0001', 'CVE-2021-0002'];
const [GHSA, GHSA_2] = ['GHSA-jfh8-c2jp-5v3q', 'GHSA-2222-3333-4444'];

/** What documents teach in which scanners report each list of ids as one vulnerability. */
function learnt(...records: readonly (readonly string[])[]): AdvisoryAliases {
  const aliases = new AdvisoryAliases();
  for (const [own = '', ...related] of records) {
    const match = grypeMatch(
      own,
      LOG4J,
      related.map((id) => ({ id })),
    );
    for (const { advisory } of read(grypeReport([match])).matches) aliases.learn(advisory);
  }
  return aliases;
}

const cases: [string, string[][], string, string][] = [
  ['a GHSA becomes the CVE that another report knows', [[GHSA, CVE_A]], GHSA, CVE_A],
  ['a feed’s id becomes it too', [[CVE_A, 'SNYK-1']], 'SNYK-1', CVE_A],
  [
    'over two reports',
    [
      ['SNYK-1', GHSA],
      [GHSA, CVE_A],
    ],
    'SNYK-1',
    CVE_A,
  ],
  [
    'over two reports that agree',
    [
      ['SNYK-1', GHSA],
      ['SNYK-1', CVE_A],
      [GHSA, CVE_A],
    ],
    'SNYK-1',
    CVE_A,
  ],
  ['a feed’s id becomes the GHSA where no CVE is known', [['SNYK-1', GHSA]], 'SNYK-1', GHSA],
  [
    'a CVE never becomes another',
    [
      [CVE_A, CVE_B],
      [CVE_B, GHSA],
    ],
    CVE_A,
    CVE_A,
  ],
  ['an id that nobody knows stays', [], 'SNYK-1', 'SNYK-1'],
  ['a notice of two CVEs in one report stays', [['ALAS-1', CVE_A, CVE_B]], 'ALAS-1', 'ALAS-1'],
  [
    'a notice of two CVEs in two reports stays',
    [
      [CVE_A, 'ALAS-1'],
      [CVE_B, 'ALAS-1'],
    ],
    'ALAS-1',
    'ALAS-1',
  ],
  [
    'a GHSA of two CVEs stays',
    [
      [GHSA, CVE_A],
      [CVE_B, GHSA],
    ],
    GHSA,
    GHSA,
  ],
  [
    'a notice of a GHSA of two CVEs becomes none of them',
    [
      ['ALAS-1', GHSA],
      [GHSA, CVE_A, CVE_B],
    ],
    'ALAS-1',
    GHSA,
  ],
  [
    'a notice of two GHSAs of one CVE becomes the CVE',
    [
      ['ALAS-1', GHSA, GHSA_2],
      [GHSA, CVE_A],
      [GHSA_2, CVE_A],
    ],
    'ALAS-1',
    CVE_A,
  ],
  ['a notice of two GHSAs stays', [['ALAS-1', GHSA, GHSA_2]], 'ALAS-1', 'ALAS-1'],
];
for (const [name, records, id, canonical] of cases) {
  test(name, () => assert.equal(learnt(...records).canonical(id), canonical));
}

test('a VEX document teaches nothing: its author must not make two findings one', async () => {
  const vex = openVex({ vulnerability: { name: CVE_A, aliases: [GHSA] }, products: ['shop/web:1.0'] });
  const table = await joined(digested(vex, grypeReport([grypeMatch(CVE_A), grypeMatch(GHSA)])));
  assert.equal(table.rowCount, 2);
});

test('what is learnt does not depend on the order of the reports, and a name keeps its name', () => {
  const ids = [CVE_A, CVE_B, GHSA, GHSA_2, 'ALAS-1', 'SNYK-1'];
  const record = fc.subarray(ids, { minLength: 1 });
  fc.assert(
    fc.property(fc.array(record, { maxLength: 6 }), (records) => {
      const [one, other] = [learnt(...records), learnt(...records.toReversed(), ...records)];
      for (const id of ids) {
        assert.equal(one.canonical(id), other.canonical(id));
        assert.equal(one.canonical(one.canonical(id)), one.canonical(id));
      }
    }),
  );
});
