import { PackageURL } from 'packageurl-js';
import { Memo } from '../memo.ts';
import { plainPackageUrl, plainPackageUrlOf } from './plain-package-url.ts';

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

/** Parses purls that are repeated once. One instance serves one document or one join. */
export class PackageUrlReader {
  readonly #known = new Memo((text) => plainPackageUrl(text) ?? libraryPackageUrl(text) ?? null);

  /** `undefined` when the text is not a valid purl. */
  read(text: string): PackageCoordinates | undefined {
    return text.startsWith('pkg:') ? (this.#known.get(text) ?? undefined) : undefined;
  }
}

const NO_QUALIFIERS: ReadonlyMap<string, string> = new Map();

/** As the library reads it. Slow: see `PackageUrlReader`. */
export function libraryPackageUrl(text: string): PackageCoordinates | undefined {
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
    qualifiers: qualifiers === undefined ? NO_QUALIFIERS : new Map(Object.entries(qualifiers)),
  };
}

/** Canonical coordinates without their version. In a canonical purl only the version's separator is a bare `@`. */
export function purlFamily(coordinates: string): string {
  return coordinates.split('@', 1)[0] ?? coordinates;
}

/** A package's version as its purl has it: the epoch of an RPM is a qualifier there. */
export function purlVersion(type: string, version: string): string {
  return type === 'rpm' ? version.replace(/^\d+:/, '') : version;
}

/** Builds a canonical purl from its parts, without qualifiers; `undefined` when the parts make none. */
export function buildPackageUrl(
  type: string,
  namespace: string | undefined,
  name: string,
  version?: string,
): string | undefined {
  const own = version === undefined ? undefined : purlVersion(type, version);
  return plainPackageUrlOf(type, namespace, name, own) ?? libraryPackageUrlOf(type, namespace, name, own);
}

/** As the library builds it. */
export function libraryPackageUrlOf(
  type: string,
  namespace: string | undefined,
  name: string,
  version: string | undefined,
): string | undefined {
  try {
    return new PackageURL(type, namespace, name, version).toString();
  } catch {
    return undefined;
  }
}
