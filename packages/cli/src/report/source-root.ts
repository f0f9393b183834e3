import { relative, resolve, sep } from 'node:path';
import { leavesFolder } from '../local/shown-path.ts';

/**
 * A file as a CI names it: from the checkout (`GITHUB_WORKSPACE`, else the working folder) with `/`; undefined where it lies
 * elsewhere.
 */
export function pathInCheckout(shown: string, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const below = relative(environment.GITHUB_WORKSPACE || process.cwd(), resolve(shown));
  return leavesFolder(below) ? undefined : below.split(sep).join('/');
}
