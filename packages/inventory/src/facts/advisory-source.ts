import { Memo } from '../memo.ts';

const KNOWN: ReadonlyMap<string, string> = new Map([
  ['github', 'GHSA'],
  ['ghsa', 'GHSA'],
  ['nvd', 'NVD'],
  ['osv', 'OSV'],
]);

/**
 * Who published the advisory, from a feed's name: `github:language:java` and `ghsa` are `GHSA`, `nvd:cpe` is `NVD`,
 * `debian:distro:debian:12` is `debian`. A name that is not known stays as it is, up to its first colon.
 */
export function advisorySource(feed: string | undefined): string | undefined {
  return feed === undefined ? undefined : (SOURCES.get(feed) ?? undefined);
}

const SOURCES = new Memo((feed) => {
  const head = feed.split(':', 1)[0]?.trim() ?? '';
  return head === '' ? null : (KNOWN.get(head.toLowerCase()) ?? head);
});

/** The one of two that names a merged advisory: NVD only where nobody else speaks, else the first in order. */
export function preferredSource(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if ((a === 'NVD') !== (b === 'NVD')) return a === 'NVD' ? b : a;
  return a < b ? a : b;
}
