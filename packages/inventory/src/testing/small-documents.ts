import { sha256 } from '@policy-registry/canonical';
import type { InventoryDocument } from '../document.ts';
import type { InventoryLimits } from '../limits.ts';
import { readDocument } from '../read-document.ts';
import type { DigestedDocument } from './digested-document.ts';

export function bytesOf(value: unknown): Uint8Array {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}

/** As an upload is read: through bytes. */
export function read(value: unknown, limits?: Partial<InventoryLimits>): InventoryDocument {
  return readDocument(bytesOf(value), limits === undefined ? {} : { limits });
}

export function digested(...values: readonly unknown[]): readonly DigestedDocument[] {
  return values.map((value) => ({ digest: sha256(bytesOf(value)), document: read(value) }));
}

/** A content digest that is told apart by one hex digit. */
export function contentDigest(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

export const LOG4J = 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1';
export const LOG4SHELL = 'CVE-2021-44228';
export const LOG4SHELL_GHSA = 'GHSA-jfh8-c2jp-5v3q';

/** One match of Grype's report; `related` are further records of the same vulnerability. */
export function grypeMatch(id = LOG4SHELL, purl = LOG4J, related: readonly object[] = [], own: object = {}): object {
  const [name, version] = purl.slice(purl.lastIndexOf('/') + 1).split('@');
  return {
    vulnerability: { id, severity: 'High', ...own },
    relatedVulnerabilities: related,
    artifact: { name, version, purl },
  };
}

export function grypeReport(matches: readonly object[], target: unknown = { userInput: 'shop/web:1.0' }): object {
  return { matches, source: { type: 'image', target }, descriptor: { name: 'grype', version: '0.94.0' } };
}

export function openVex(...statements: readonly object[]): object {
  const made = statements.map((statement) => ({
    vulnerability: { name: LOG4SHELL },
    status: 'not_affected',
    ...statement,
  }));
  const timestamp = '2026-01-01T00:00:00Z';
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://a.example/vex-1',
    author: 'A',
    timestamp,
    statements: made,
  };
}

export function cycloneDx(members: object): object {
  return { bomFormat: 'CycloneDX', specVersion: '1.6', ...members };
}

export function trivyReport(results: readonly object[], members: object = {}): object {
  return {
    SchemaVersion: 2,
    ArtifactName: 'shop/web:1.0',
    ArtifactType: 'container_image',
    ...members,
    Results: results,
  };
}
