import type { PackageCoordinates } from './package-url.ts';

/** Types whose rules say nothing of names and versions such as `PLAIN` has them. Maven wants a namespace beside. */
const TYPES = new Set(['npm', 'deb', 'apk', 'rpm', 'maven', 'pypi', 'gem', 'cargo', 'nuget', 'composer']);

const PLAIN =
  /^pkg:([a-z]+)\/([a-z0-9][a-z0-9.-]*\/)?([a-z0-9][a-z0-9.-]*)(@[A-Za-z0-9][A-Za-z0-9.+:~-]*)?(?:\?([a-z][a-z0-9_]*=[A-Za-z0-9.:~-]+(?:&[a-z][a-z0-9_]*=[A-Za-z0-9.:~-]+)*))?$/;

const NAMESPACE_IN_NAME = new Set(['npm', 'composer']);
const NO_QUALIFIERS: ReadonlyMap<string, string> = new Map();

const NAME = /^[a-z0-9][a-z0-9.-]*$/;
const VERSION = /^[A-Za-z0-9][A-Za-z0-9.+:~-]*$/;

/** The purl of parts that need no encoding, and none of the rules of their type. `undefined` where the library has to do it. */
export function plainPackageUrlOf(
  type: string,
  namespace: string | undefined,
  name: string,
  version: string | undefined,
): string | undefined {
  if (!TYPES.has(type) || !NAME.test(name)) return undefined;
  if (namespace === undefined ? type === 'maven' : !NAME.test(namespace)) return undefined;
  if (version !== undefined && !VERSION.test(version)) return undefined;
  return `pkg:${type}/${namespace === undefined ? '' : `${namespace}/`}${name}${version === undefined ? '' : `@${version}`}`;
}

/**
 * A purl that is canonical as it stands, as most are that tools write. `undefined` for all others, valid or not: those are the
 * library's, which needs fifteen times as long. Whatever is read here, the library reads alike.
 */
export function plainPackageUrl(text: string): PackageCoordinates | undefined {
  const match = PLAIN.exec(text);
  if (match === null) return undefined;
  const [, type = '', namespace = '', ownName = '', version, query] = match;
  if (!TYPES.has(type) || (type === 'maven' && namespace === '')) return undefined;
  const coordinates = query === undefined ? text : text.slice(0, -query.length - 1);
  return {
    coordinates,
    family: version === undefined ? coordinates : coordinates.slice(0, -version.length),
    type,
    name: NAMESPACE_IN_NAME.has(type) ? namespace + ownName : ownName,
    version: version?.slice(1),
    qualifiers: query === undefined ? NO_QUALIFIERS : new Map(query.split('&').map(keyAndValue)),
  };
}

function keyAndValue(pair: string): [string, string] {
  const split = pair.indexOf('=');
  return [pair.slice(0, split), pair.slice(split + 1)];
}
