import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sha256 } from '@policy-registry/canonical';
import { readDocument } from '../read-document.ts';
import type { DigestedDocument } from './digested-document.ts';

const FOLDER = fileURLToPath(import.meta.resolve('../../../../../shared/data/'));

/** The documents of real tools lie beside the checkout, and are read in place. A checkout alone skips what needs them. */
export const NEEDS_REAL_DOCUMENTS = existsSync(FOLDER) ? {} : { skip: `no documents in ${FOLDER}` };

export function realBytes(path: string): Buffer {
  return readFileSync(`${FOLDER}${path}`);
}

/** Paths such as `grype/no_vuln.json`, sorted. */
export function realPaths(...folders: readonly string[]): readonly string[] {
  if (!existsSync(FOLDER)) return [];
  return folders.flatMap((folder) =>
    readdirSync(`${FOLDER}${folder}`)
      .sort()
      .map((name) => `${folder}/${name}`),
  );
}

export const READ_FOLDERS = ['cyclonedx', 'grype', 'openvex', 'osv', 'trivy'];

/** The format of a document, by the folder in which it lies. */
export function formatOfFolder(path: string): string {
  const [folder = ''] = path.split('/');
  return folder === 'osv' ? 'osv-scanner' : folder;
}

/** All real documents of the formats that are read. */
export function realDocuments(): readonly DigestedDocument[] {
  return realPaths(...READ_FOLDERS).map((path) => {
    const bytes = realBytes(path);
    return { digest: sha256(bytes), document: readDocument(bytes) };
  });
}
