import type { PackageURL } from 'packageurl-js';
import { nameKey, nameKeyOf, parsePurl } from './package-scope.ts';

/**
 * Reads purls that one of the scopes may cover. Parsing takes tens of microseconds, and most components of an inventory are of packages
 * that nobody made an exception for.
 */
export class PurlReader {
  readonly #names: ReadonlySet<string>;

  constructor(scopes: readonly PackageURL[]) {
    this.#names = new Set(scopes.map(({ name }) => nameKey(name)));
  }

  /** `undefined` for a text that is no purl, or of a package that no scope names. */
  read(text: string): PackageURL | undefined {
    if (this.#names.size === 0) return undefined;
    const key = nameKeyOf(text);
    return key === undefined || this.#names.has(key) ? parsePurl(text) : undefined;
  }
}
