import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ArtifactLocation } from 'sarif';
import { pathInCheckout } from './source-root.ts';

/** What relative addresses are relative to; code scanning puts its own checkout there. */
export const SOURCE_ROOT = '%SRCROOT%';

export function artifactLocation(shown: string): ArtifactLocation {
  const path = pathInCheckout(shown);
  if (path === undefined) return { uri: pathToFileURL(resolve(shown)).href };
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: SOURCE_ROOT };
}
