import { PackageURL } from 'packageurl-js';

/** A purl in parts; `undefined` for a text that is none. */
export function parsePurl(text: string): PackageURL | undefined {
  try {
    return PackageURL.fromString(text);
  } catch {
    // The library throws for whatever is not a valid purl, and for nothing else.
    return undefined;
  }
}

/** The one spelling of a purl, by which two of them are equal. `undefined` for a text that is none. */
export function canonicalPurl(text: string): string | undefined {
  return parsePurl(text)?.toString();
}

/** Whether a component is of the package: of every version where the scope says none, and so with qualifiers and subpath. */
export function coversPackage(scope: PackageURL, component: PackageURL): boolean {
  return (
    familyOf(scope) === familyOf(component) &&
    (!scope.version || scope.version === component.version) &&
    (!scope.subpath || scope.subpath === component.subpath) &&
    Object.entries(scope.qualifiers ?? {}).every(([key, value]) => component.qualifiers?.[key] === value)
  );
}

/** Equal for purls that differ in version, qualifiers and subpath alone. */
export function familyOf({ type, namespace, name }: PackageURL): string {
  return JSON.stringify([type, namespace || null, name]);
}

/** How much a purl says: the package, its version, its subpath, and each qualifier. */
export function partsOf({ version, subpath, qualifiers }: PackageURL): number {
  return 1 + (version ? 1 : 0) + (subpath ? 1 : 0) + Object.keys(qualifiers ?? {}).length;
}

/** Only characters that mean themselves, and no version but behind the name. */
const PLAIN = /^pkg:\/*(?:[\w.+~-]+\/)+([\w.+~-]+)(?:@[^@?#]*)?(?:[?#]|$)/;

/** A key that is equal for packages of one name. For a text that has to be parsed to tell, `undefined`. */
export function nameKeyOf(text: string): string | undefined {
  const name = PLAIN.exec(text)?.[1];
  return name === undefined ? undefined : nameKey(name);
}

/** Ecosystems disagree whether letter case counts, and of `-` and `_`. */
export function nameKey(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}
