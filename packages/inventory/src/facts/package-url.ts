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
  let canonical: string;
  try {
    purl = PackageURL.fromString(text);
    canonical = purl.toString();
  } catch {
    // The library reports an invalid purl by throwing; callers decide what an invalid one means to them.
    return undefined;
  }
  const { type, namespace, name, qualifiers } = purl;
  const version = purl.version || undefined;
  // Cut from the text and not built anew: some types (cran, swift, conan) are not valid without the parts that are left out.
  const coordinates = canonical.replace(/[?#].*$/s, '');
  const prefix = NAMESPACE_IN_NAME.has(type) && namespace ? `${namespace}/` : '';
  return {
    coordinates,
    family: purlFamily(coordinates),
    type,
    name: `${prefix}${name}`,
    version,
    qualifiers: new Map(Object.entries(qualifiers ?? {})),
  };
}

/** Canonical coordinates without their version. In a canonical purl only the version's separator is a bare `@`. */
export function purlFamily(coordinates: string): string {
  return coordinates.split('@', 1)[0] ?? coordinates;
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
