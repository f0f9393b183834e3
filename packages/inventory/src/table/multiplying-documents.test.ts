import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  cycloneDx,
  digested,
  grypeMatch,
  grypeReport,
  LOG4J,
  LOG4SHELL,
  openVex,
  trivyReport,
} from '../testing/small-documents.ts';
import { buildFactTable } from './build-fact-table.ts';

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const cve = (index: number) => `CVE-2024-${10_000 + index}`;

/** Documents of a megabyte whose parts multiply: a join that walked the products would take minutes, or all memory. */
const SIZE = 10_000;
const multiplying: [string, () => readonly object[], 'built' | 'refused'][] = [
  [
    'an image of many tags with many findings that VEX names',
    () => [
      trivyReport(
        [{ Vulnerabilities: many(SIZE, (index) => ({ VulnerabilityID: LOG4SHELL, PkgName: `p${index}` })) }],
        {
          Metadata: { RepoTags: many(SIZE, (index) => `t${index}:1`) },
        },
      ),
      openVex({ products: many(SIZE, (index) => `z${index}`) }),
    ],
    'built',
  ],
  [
    'one finding that is reported over and over, each time with another alias',
    () => [grypeReport(many(SIZE, (index) => grypeMatch(LOG4SHELL, LOG4J, [{ id: `OWN-${index}` }])))],
    'built',
  ],
  [
    'one component that is listed over and over, each time with another tag',
    () => [
      cycloneDx({
        metadata: { component: { name: 'x' } },
        components: many(SIZE, (index) => ({ name: 'p', tags: [`t${index}`] })),
      }),
    ],
    'built',
  ],
  [
    'a notice that many reports claim',
    () => [grypeReport(many(SIZE, (index) => grypeMatch(cve(index), LOG4J, [{ id: 'ALAS-1' }])))],
    'built',
  ],
  [
    'a vulnerability of many aliases that affects many components',
    () => [
      cycloneDx({
        components: many(SIZE, (index) => ({ name: `p${index}`, 'bom-ref': `r${index}` })),
        vulnerabilities: [
          {
            id: LOG4SHELL,
            references: many(SIZE, (index) => ({ id: `OWN-${index}` })),
            affects: many(SIZE, (index) => ({ ref: `r${index}` })),
          },
        ],
      }),
    ],
    'refused',
  ],
  [
    'a statement of many aliases on many products',
    () => [
      openVex({
        vulnerability: { name: LOG4SHELL, aliases: many(SIZE, cve) },
        products: many(SIZE, (index) => `p${index}`),
      }),
    ],
    'refused',
  ],
];
for (const [name, documents, outcome] of multiplying) {
  test(`${outcome} in bounded time: ${name}`, { timeout: 60_000 }, () => {
    const all = digested(...documents());
    if (outcome === 'built') assert.ok(buildFactTable(all).rowCount <= SIZE);
    else assert.throws(() => buildFactTable(all), { code: 'TOO_LARGE' });
  });
}
