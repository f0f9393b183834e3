import { PackageURL } from 'packageurl-js';

/** A purl in parts. `coordinates` is canonical, without qualifiers and subpath; `family` is that without the version. */
export interface PackageCoordinates {
  readonly coordinates: string;
  readonly family: string;
  readonly type: string;
  /** As the ecosystem's own tools call the package: `@angular/core`, `github.com/x/y`, `log4j-core`, `curl`. */
  readonly name: string;
  readonly version: string | undefined;
  readonly qualifiers: ReadonlyMap<string, string>;
}

const NAMESPACE_IN_NAME = new Set(['npm', 'golang', 'composer', 'github', 'gitlab', 'bitbucket', 'docker', 'swift']);

/** Parses purls once each. One instance serves one document or one join; its size is bounded by that input. */
export class PackageUrlReader {
  readonly #known = new Map<string, PackageCoordinates | undefined>();

  /** `undefined` when the text is not a valid purl. */
  read(text: string): PackageCoordinates | undefined {
    if (this.#known.has(text)) return this.#known.get(text);
    const parsed = parsePackageUrl(text);
    this.#known.set(text, parsed);
    return parsed;
  }
}

function parsePackageUrl(text: string): PackageCoordinates | undefined {
  if (!text.startsWith('pkg:')) return undefined;
  let purl: PackageURL;
  try {
    purl = PackageURL.fromString(text);
  } catch {
    // The library reports an invalid purl by throwing; callers decide what an invalid one means to them.
    return undefined;
  }
  const { type, namespace, name, qualifiers } = purl;
  const version = purl.version || undefined;
  const family = new PackageURL(type, namespace, name).toString();
  const coordinates = new PackageURL(type, namespace, name, version).toString();
  const prefix = NAMESPACE_IN_NAME.has(type) && namespace ? `${namespace}/` : '';
  return {
    coordinates,
    family,
    type,
    name: `${prefix}${name}`,
    version,
    qualifiers: new Map(Object.entries(qualifiers ?? {})),
  };
}

/** Builds a canonical purl from its parts; `undefined` when the parts make none. */
export function buildPackageUrl(
  type: string,
  namespace: string | undefined,
  name: string,
  version?: string,
): string | undefined {
  try {
    return new PackageURL(type, namespace, name, version).toString();
  } catch {
    return undefined;
  }
}
