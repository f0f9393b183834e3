import type { DocumentFormat } from './document.ts';
import { DocumentError } from './document-error.ts';
import { isRecord } from './json/json-view.ts';

export const DOCUMENT_FORMATS: readonly DocumentFormat[] = [
  'cyclonedx',
  'spdx',
  'grype',
  'trivy',
  'osv-scanner',
  'sarif',
  'openvex',
  'csaf',
];

const SUPPORTED =
  'supported, in JSON: CycloneDX, SPDX (2.2, 2.3, 3.0), Grype, Trivy (schema 2), OSV-Scanner, SARIF (2.1.0), OpenVEX, CSAF (2.0)';

/**
 * The format of a document by its own marks (`bomFormat`, `@context`, `SchemaVersion`, ...), never by file name. `head`: its top
 * level, where long lists are there, and empty. Throws `DocumentError`: UNKNOWN_FORMAT (naming what is supported, and what it looks
 * like), UNSUPPORTED_VERSION. What could be of many tools is of the one that was `said`.
 */
export function formatOf(head: unknown, said?: DocumentFormat): DocumentFormat {
  if (Array.isArray(head) && isRecord(head[0]) && Object.hasOwn(head[0], 'Target')) {
    throw new DocumentError('UNSUPPORTED_VERSION', 'Trivy schema 1 is not read; supported: 2');
  }
  if (!isRecord(head)) throw new DocumentError('UNKNOWN_FORMAT', `the top level is no object; ${SUPPORTED}`);
  const member = (key: string) => (Object.hasOwn(head, key) ? head[key] : undefined);
  const found = MARKS.filter(({ has }) => has(member));
  const [first, second] = found;
  if (first === undefined && said === 'osv-scanner' && isNothing(member('results'))) return said;
  if (first === undefined) throw new DocumentError('UNKNOWN_FORMAT', `no known format; ${SUPPORTED}`);
  if (second !== undefined) {
    throw new DocumentError('UNKNOWN_FORMAT', `has the marks of both ${first.name} and ${second.name}; ${SUPPORTED}`);
  }
  return first.format;
}

interface Mark {
  readonly name: string;
  readonly format: DocumentFormat;
  readonly has: (member: (key: string) => unknown) => boolean;
}

const MARKS: readonly Mark[] = [
  { name: 'CycloneDX', format: 'cyclonedx', has: (member) => member('bomFormat') === 'CycloneDX' },
  { name: 'OpenVEX', format: 'openvex', has: (member) => startsWith(member('@context'), 'https://openvex.dev/ns') },
  {
    name: 'Trivy',
    format: 'trivy',
    has: (member) => {
      const isReport = typeof member('SchemaVersion') === 'number' || typeof member('ClusterName') === 'string';
      return isReport && member('spdxVersion') === undefined;
    },
  },
  {
    name: 'Grype',
    format: 'grype',
    has: (member) => Array.isArray(member('matches')) && isRecord(member('descriptor')),
  },
  {
    name: 'SPDX',
    format: 'spdx',
    has: (member) => member('spdxVersion') !== undefined || startsWith(member('@context'), 'https://spdx.org/rdf/'),
  },
  {
    name: 'OSV-Scanner',
    format: 'osv-scanner',
    has: (member) => isRecord(member('experimental_config')) || hasPackages(member('results')),
  },
  {
    name: 'SARIF',
    format: 'sarif',
    has: (member) => Array.isArray(member('runs')) && typeof member('version') === 'string',
  },
  {
    name: 'CSAF',
    format: 'csaf',
    has: (member) => {
      const document = member('document');
      return isRecord(document) && Object.hasOwn(document, 'csaf_version');
    },
  },
];

function startsWith(value: unknown, prefix: string): boolean {
  return typeof value === 'string' && value.startsWith(prefix);
}

/** All that early releases of OSV-Scanner write where they find nothing. */
function isNothing(results: unknown): boolean {
  return Array.isArray(results) && results.length === 0;
}

/** Many tools call what they write `results`. */
function hasPackages(results: unknown): boolean {
  return Array.isArray(results) && isRecord(results[0]) && Array.isArray(results[0].packages);
}
