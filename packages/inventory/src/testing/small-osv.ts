import { LOG4SHELL, LOG4SHELL_GHSA } from './small-documents.ts';

export const LOG4SHELL_VECTOR = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H';

export function osvRecord(members: object = {}): object {
  return {
    id: LOG4SHELL_GHSA,
    aliases: [LOG4SHELL],
    modified: '2024-02-16T08:21:48Z',
    published: '2021-12-10T00:40:56Z',
    severity: [{ type: 'CVSS_V3', score: LOG4SHELL_VECTOR }],
    affected: [
      {
        package: { name: 'org.apache.logging.log4j:log4j-core', ecosystem: 'Maven' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '2.13.0' }, { fixed: '2.15.0' }] }],
      },
    ],
    database_specific: { cwe_ids: ['CWE-502'], severity: 'CRITICAL' },
    ...members,
  };
}

export function osvPackage(vulnerabilities: readonly object[] = [osvRecord()], members: object = {}): object {
  const known = { name: 'org.apache.logging.log4j:log4j-core', version: '2.14.1', ecosystem: 'Maven' };
  return { package: known, vulnerabilities, groups: [], ...members };
}

export function osvSource(path: string, ...packages: readonly object[]): object {
  return { source: { path, type: 'lockfile' }, packages };
}

export function osvReport(results: readonly object[], members: object = {}): object {
  return { results, experimental_config: { licenses: { summary: false, allowlist: null } }, ...members };
}
