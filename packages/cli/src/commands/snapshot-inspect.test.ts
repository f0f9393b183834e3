import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openInventory } from '../inventory/inventory-file.ts';
import { joinFiles } from '../inventory/joined-table.ts';
import { runForTest } from '../run-for-test.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const SHOP = ['shop-grype.json', 'shop-sbom.cdx.json', 'shop.openvex.json'].map((name) =>
  join(ROOT, 'examples/inventory', name),
);
const REAL = join(ROOT, '../shared/data');

// biome-ignore lint/suspicious/noExplicitAny: raw JSON of other people's tools, read without any of our code
type Raw = any;

const list = (value: Raw): Raw[] => value ?? [];
const distinct = (texts: readonly string[]) => new Set(texts).size;
const nested = (part: Raw): Raw[] => list(part?.components).flatMap((each) => [each, ...nested(each)]);
const named = ({ purl, name, version }: Raw): string => purl?.split(/[?#]/)[0] ?? `${name}@${version}`;
const cveOf = (id: string, others: Raw[]): string => {
  const cves = [...new Set([id, ...others].filter((each) => each.startsWith('CVE-')))];
  return cves.length === 1 ? cves[0] : id;
};

/** What each format's own JSON says, counted by hand. */
const COUNTS: Record<string, (json: Raw) => { findings: number; components: number; statements: number }> = {
  grype: ({ matches }) => {
    const ids = list(matches).map(({ vulnerability, relatedVulnerabilities }) =>
      cveOf(
        vulnerability.id,
        list(relatedVulnerabilities).map(({ id }) => id),
      ),
    );
    return {
      findings: distinct(list(matches).map(({ artifact }, index) => `${named(artifact)} ${ids[index]}`)),
      components: distinct(list(matches).map(({ artifact }) => named(artifact))),
      statements: 0,
    };
  },
  trivy: ({ Results }) => {
    const entries = list(Results).flatMap(({ Vulnerabilities }) => list(Vulnerabilities));
    const packages = list(Results).flatMap(({ Packages }) => list(Packages));
    return {
      findings: distinct(
        entries.map(
          ({ PkgName, InstalledVersion, VulnerabilityID }) => `${PkgName}@${InstalledVersion} ${VulnerabilityID}`,
        ),
      ),
      components: distinct([
        ...entries.map(({ PkgName, InstalledVersion }) => `${PkgName}@${InstalledVersion}`),
        ...packages.map(({ Name, Version }) => `${Name}@${Version}`),
      ]),
      statements: 0,
    };
  },
  cyclonedx: (bom) => {
    const vulnerabilities = list(bom.vulnerabilities);
    const affected = vulnerabilities.flatMap(({ id, affects }) => list(affects).map(({ ref }) => ({ id, ref })));
    // A product that is described, and not listed as a part of itself, is a component where it is affected.
    const itself = bom.metadata?.component;
    const affectsItself = affected.some(({ ref }) => ref === itself?.['bom-ref']);
    return {
      findings: distinct(affected.map(({ id, ref }) => `${ref} ${id}`)),
      components: distinct([...nested(bom), ...nested(itself), ...(affectsItself ? [itself] : [])].map(named)),
      statements: vulnerabilities.filter(({ analysis }) => analysis?.state).length,
    };
  },
  openvex: ({ statements }) => ({ findings: 0, components: 0, statements: statements.length }),
  'osv-scanner': ({ results }) => {
    const packages = list(results).flatMap(({ source, packages }) =>
      list(packages).map((each) => ({ ...each, name: JSON.stringify([source, each.package]) })),
    );
    const pairs = packages.flatMap(({ name, vulnerabilities }) =>
      list(vulnerabilities).map(({ id, aliases }) => `${name} ${cveOf(id, list(aliases))}`),
    );
    return { findings: distinct(pairs), components: distinct(packages.map(({ name }) => name)), statements: 0 };
  },
};

const FOLDERS: Record<string, string> = { 'osv-scanner': 'osv' };

describe('policyctl snapshot inspect', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'policyctl-inspect-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function inspected(...files: readonly string[]) {
    const { exitCode, out, note } = await runForTest('snapshot', 'inspect', ...files, '--output', 'json');
    assert.equal(exitCode, 0, note);
    return JSON.parse(out);
  }

  async function refused(...files: readonly string[]) {
    const { exitCode, out, note } = await runForTest('snapshot', 'inspect', ...files, '--output', 'json');
    assert.equal(out, '');
    return { exitCode, ...JSON.parse(note).error };
  }

  const skip = existsSync(REAL) ? {} : { skip: `no documents in ${REAL}` };
  for (const [format, count] of Object.entries(COUNTS)) {
    it(`counts what the ${format} files of real tools hold`, skip, async () => {
      const reports = join(REAL, FOLDERS[format] ?? format);
      for (const name of readdirSync(reports)) {
        const path = join(reports, name);
        const bytes = readFileSync(path);
        const { findings, components, statements, ...found } = await inspected(path);
        assert.deepEqual({ findings, components, statements }, count(JSON.parse(bytes.toString('utf8'))), name);
        const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
        assert.partialDeepStrictEqual(found, { format, digest, size: bytes.length, notes: [] });
      }
    });
  }

  it('counts a file by itself, and several joined', async () => {
    const shop = await inspected(...SHOP);
    assert.partialDeepStrictEqual(shop, {
      ...{ findings: 25, components: 30, statements: 6, subjects: 1 },
      bySeverity: { Critical: 9, High: 9, Medium: 4, Low: 3 },
    });
    assert.deepEqual(
      shop.files.map(({ format, findings, components, statements }: Raw) => [format, findings, components, statements]),
      [
        ['grype', 25, 17, 0],
        ['cyclonedx', 0, 30, 0],
        ['openvex', 0, 0, 6],
      ],
    );
    const [grype = ''] = SHOP;
    assert.deepEqual(await inspected(grype), shop.files[0]);
    assert.equal((await inspected(grype, grype)).findings, 25);
  });

  it('says one of something in the singular', async () => {
    const path = join(folder, 'one.openvex.json');
    const statement = {
      vulnerability: { name: 'CVE-2021-44228' },
      products: [{ '@id': 'pkg:npm/a@1.0.0' }],
      status: 'fixed',
    };
    const vex = {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://example.com/vex/1',
      author: 'a',
      version: 1,
      timestamp: '2026-01-01T00:00:00Z',
      statements: [statement],
    };
    writeFileSync(path, JSON.stringify(vex));
    const { out, note } = await runForTest('snapshot', 'inspect', path);
    assert.match(out, /^VEX +1 statement$/m, note);
  });

  it('reads regular files only, and says so of what was named', async () => {
    assert.deepEqual((await refused('-')).message, 'standard input (-) is not read here, only regular files are');
    assert.deepEqual((await refused('')).message, '"" is no name of a file');
    const folders = await refused(folder);
    assert.deepEqual([folders.exitCode, folders.reason], [2, 'FILE_ERROR']);
    assert.equal(folders.message, `${folder} is not a regular file, and only such are read`);
  });

  it('counts a fact table as the documents that it is made of', async () => {
    const path = join(folder, 'shop.arrow');
    await openInventory(SHOP, async (files) => {
      const table = await joinFiles(files);
      copyFileSync(table.path, path);
      await table.close();
    });
    const { files: _, ...shop } = await inspected(...SHOP);
    assert.partialDeepStrictEqual(await inspected(path), { format: 'fact-table', ...shop });
    const both = await refused(path, SHOP[0] ?? '');
    assert.deepEqual([both.exitCode, both.reason], [64, 'USAGE']);
    writeFileSync(path, readFileSync(path).subarray(0, 1000));
    assert.partialDeepStrictEqual(await refused(path), { exitCode: 2, reason: 'INVALID_DOCUMENT' });
  });

  const bad: [what: string, text: string, told: RegExp][] = [
    ['is cut off', readFileSync(SHOP[0] ?? '', 'utf8').slice(0, 5000), /bad\.json: \$.*: /],
    [
      'lacks what its format asks for',
      '{"matches":[{"artifact":{}}],"descriptor":{"name":"grype"}}',
      /\$\.matches\[0\]/,
    ],
    ['is of a kind that nobody knows', '{"hello":1}', /bad\.json: \$: no known format; supported\b/],
    ['is no JSON', '<bom/>', /bad\.json: \$: looks like XML/],
    ['is empty', '', /bad\.json: \$: /],
    ['is too deep', '['.repeat(1000), /bad\.json: \$/],
  ];
  for (const [what, text, told] of bad) {
    it(`refuses a file that ${what}, with the place`, async () => {
      const path = join(folder, 'bad.json');
      writeFileSync(path, text);
      const { exitCode, reason, message } = await refused(SHOP[0] ?? '', path);
      assert.deepEqual([exitCode, reason], [2, 'INVALID_DOCUMENT'], message);
      assert.match(message, told);
    });
  }

  it('names a file that is not there', async () => {
    const { exitCode, reason } = await refused(join(folder, 'nowhere.json'));
    assert.deepEqual([exitCode, reason], [2, 'FILE_ERROR']);
  });

  it('shows people a table, with the totals below', async () => {
    const { out } = await runForTest('snapshot', 'inspect', ...SHOP);
    assert.match(out, /^FILE +FORMAT +FINDINGS +COMPONENTS +SUBJECTS +VEX +DIGEST$/m);
    assert.match(out, /^joined +25 +30 +1 +6$/m);
    const one = await runForTest('snapshot', 'inspect', SHOP[0] ?? '');
    assert.match(one.out, /^Findings +25 \(9 Critical, 9 High, 4 Medium, 3 Low\)$/m);
  });
});
