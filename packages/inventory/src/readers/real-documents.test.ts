import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InventoryDocument } from '../document.ts';
import { readDocument } from '../read-document.ts';
import { formatOfFolder, NEEDS_REAL_DOCUMENTS, READ_FOLDERS, realBytes, realPaths } from '../testing/real-documents.ts';

// biome-ignore lint/suspicious/noExplicitAny: raw JSON of other people's tools, read without any of our code
type Raw = any;

const list = (value: Raw): Raw[] => value ?? [];
const raw = (path: string): Raw => JSON.parse(realBytes(path).toString('utf8'));
const document = (path: string): InventoryDocument => readDocument(realBytes(path));

const nested = (bom: Raw): number => list(bom.components).reduce((sum, part) => sum + 1 + nested(part), 0);

/** What each format's own JSON says, counted by hand. */
const COUNTS: Record<string, (json: Raw) => { components: number; matches: number; statements: number }> = {
  grype: ({ matches }) => ({ components: 0, matches: matches.length, statements: 0 }),
  trivy: ({ Results }) => ({
    components: list(Results).flatMap((result) => list(result.Packages)).length,
    matches: list(Results).flatMap((result) => list(result.Vulnerabilities)).length,
    statements: 0,
  }),
  cyclonedx: (bom) => ({
    components: nested(bom) + nested(list([bom.metadata?.component])[0] ?? {}),
    matches: list(bom.vulnerabilities).flatMap(({ affects }) => affects).length,
    statements: list(bom.vulnerabilities).filter(({ analysis }) => analysis?.state).length,
  }),
  openvex: ({ statements }) => ({ components: 0, matches: 0, statements: statements.length }),
  'osv-scanner': ({ results }) => ({ components: 0, matches: osvRecords(results).length, statements: 0 }),
};

/** Each vulnerability of each package of each source. */
function osvRecords(results: Raw[]): readonly { source: Raw; entry: Raw; record: Raw }[] {
  return results.flatMap(({ source, packages }) =>
    list(packages).flatMap((entry) => list(entry.vulnerabilities).map((record) => ({ source, entry, record }))),
  );
}

for (const path of realPaths(...READ_FOLDERS)) {
  test(`${path} is read to the last entry`, () => {
    const { format, components, matches, statements, notes } = document(path);
    assert.equal(format, formatOfFolder(path));
    const counts = { components: components.length, matches: matches.length, statements: statements.length };
    assert.deepEqual(counts, COUNTS[format]?.(raw(path)));
    assert.deepEqual(notes, []);
  });
}

test('the big report has 1,509 matches', NEEDS_REAL_DOCUMENTS, () => {
  assert.equal(document('grype/many_vulns.json').matches.length, 1_509);
});

for (const path of realPaths('grype')) {
  test(`${path}: every match keeps package, id and severity`, () => {
    const { matches } = document(path);
    for (const [index, { artifact, vulnerability, relatedVulnerabilities }] of list(raw(path).matches).entries()) {
      const { component, advisory } = matches[index] ?? assert.fail();
      assert.equal(component.version, artifact.version);
      assert.equal(component.purl === undefined, !artifact.purl);
      const ids = [vulnerability.id, ...list(relatedVulnerabilities).map(({ id }) => id)];
      assert.deepEqual(new Set([advisory.id, ...advisory.aliases]), new Set(ids));
      const severity = vulnerability.severity === 'Negligible' ? 'Low' : vulnerability.severity;
      assert.equal(advisory.severity, severity);
    }
  });
}

test('EPSS, KEV and fixes are those of the reports', NEEDS_REAL_DOCUMENTS, () => {
  const path = 'grype/many_vulns_with_epss_values.json';
  const scores = list(raw(path).matches).map(({ vulnerability }) => vulnerability.epss?.[0].epss);
  assert.deepEqual(
    document(path).matches.map(({ advisory }) => advisory.epss?.score),
    scores,
  );
  assert.ok(document(path).matches.every(({ advisory }) => advisory.kev === false));
  const statuses = list(raw('trivy/all_statuses.json').Results).flatMap(({ Vulnerabilities }) => list(Vulnerabilities));
  const fixes: Record<string, boolean> = {
    fixed: true,
    affected: false,
    will_not_fix: false,
    fix_deferred: false,
    end_of_life: false,
  };
  assert.deepEqual(
    document('trivy/all_statuses.json').matches.map(({ advisory }) => advisory.fixAvailable),
    statuses.map(({ Status }) => fixes[Status]),
  );
});

test('a version 4 score does not take the place of a version 3 score', NEEDS_REAL_DOCUMENTS, () => {
  const path = 'trivy/cvssv4_severity_source.json';
  const entries = list(raw(path).Results).flatMap(({ Vulnerabilities }) => list(Vulnerabilities));
  assert.ok(entries.some(({ CVSS }) => Object.values<Raw>(CVSS).some(({ V40Score }) => V40Score !== undefined)));
  for (const { advisory } of document(path).matches) assert.equal(advisory.rating?.version, '3.1');
});

test('CISA’s VEX cases say what their text says', NEEDS_REAL_DOCUMENTS, () => {
  const { statements } = document('cyclonedx/vex-cisa-case-2.json');
  assert.ok(
    statements.every(({ status, justification }) => {
      return status === 'not_affected' && justification === 'vulnerable_code_not_in_execute_path';
    }),
  );
  const states = list(raw('cyclonedx/vex-cisa-case-3.json').vulnerabilities).map(({ analysis }) => analysis.state);
  const words: Record<string, string> = {
    in_triage: 'under_investigation',
    exploitable: 'affected',
    resolved: 'fixed',
    not_affected: 'not_affected',
  };
  assert.deepEqual(
    document('cyclonedx/vex-cisa-case-3.json').statements.map(({ status }) => status),
    states.map((state) => words[state]),
  );
});

test('OSV-Scanner’s report says of every record what the file says', NEEDS_REAL_DOCUMENTS, () => {
  const path = 'osv/many_findings.json';
  const { matches, subjects = [] } = document(path);
  const records = osvRecords(raw(path).results);
  assert.equal(matches.length, 66);
  for (const [index, { source, entry, record }] of records.entries()) {
    const { component, advisory } = matches[index] ?? assert.fail();
    assert.equal(subjects[component.subject ?? -1]?.name, source.path);
    assert.deepEqual(new Set([advisory.id, ...advisory.aliases]), new Set([record.id, ...list(record.aliases)]));
    const { name, ecosystem, version, commit } = entry.package;
    assert.equal(component.version, version || commit);
    const affected = list(record.affected).filter((each) => each.package?.name === name);
    const purls = affected.map((each) => `${each.package.purl}@${version}`);
    if (ecosystem !== '') assert.deepEqual(new Set([component.purl]), new Set(purls));
    const events = affected.flatMap((each) => list(each.ranges).filter(({ type }) => type !== 'GIT'));
    const fixed = events.flatMap((range) => list(range.events).flatMap((event) => event.fixed ?? []));
    assert.deepEqual(advisory.fixedVersions ?? [], [...new Set(fixed)].sort());
  }
});

test(
  'a score is that of the vector of OSV’s record, and the severity that of the database, where it has a word',
  NEEDS_REAL_DOCUMENTS,
  () => {
    const path = 'osv/many_findings.json';
    const words: Record<string, string> = { MODERATE: 'Medium', HIGH: 'High', CRITICAL: 'Critical', LOW: 'Low' };
    for (const [index, { record }] of osvRecords(raw(path).results).entries()) {
      const { advisory } = document(path).matches[index] ?? assert.fail();
      const word = record.database_specific?.severity;
      if (word !== undefined) assert.equal(advisory.severity, words[word]);
      assert.equal(advisory.rating?.vector, record.severity?.[0].score);
    }
  },
);
