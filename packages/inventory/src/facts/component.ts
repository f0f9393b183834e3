import type { InventoryComponent } from '../document.ts';
import type { PackageUrlReader } from './package-url.ts';

export interface RawComponent {
  readonly purl?: string | undefined;
  readonly name: string;
  readonly version?: string | undefined;
  readonly licenses?: readonly string[] | undefined;
  readonly layerDigest?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly scope?: string | undefined;
  readonly references?: readonly string[] | undefined;
}

/**
 * A component as all readers give it. Where there is a purl, it decides name, version and ecosystem, so that two scanners
 * that spell the name differently mean the same component.
 */
export function makeComponent(raw: RawComponent, purls: PackageUrlReader): InventoryComponent {
  const coordinates = raw.purl === undefined ? undefined : purls.read(raw.purl);
  const version = coordinates?.version ?? raw.version;
  return {
    ...(coordinates && { purl: withVersion(coordinates.coordinates, coordinates.version, version, purls) }),
    name: coordinates?.name ?? raw.name,
    ...(version && { version }),
    ...(coordinates && { ecosystem: coordinates.type }),
    ...(raw.licenses?.length && { licenses: sortedUnique(raw.licenses) }),
    ...(raw.layerDigest && { layerDigest: raw.layerDigest }),
    ...(raw.tags?.length && { tags: sortedUnique(raw.tags) }),
    ...(raw.scope && { scope: raw.scope }),
    ...(raw.references?.length && { references: sortedUnique(raw.references) }),
  };
}

/** A purl without version beside a version of its own is completed, else two releases would be one component. */
function withVersion(
  coordinates: string,
  ownVersion: string | undefined,
  version: string | undefined,
  purls: PackageUrlReader,
): string {
  if (ownVersion !== undefined || !version) return coordinates;
  return purls.read(`${coordinates}@${encodeURIComponent(version)}`)?.coordinates ?? coordinates;
}

/** What tells components apart: the purl, else name and version. */
export function componentKey(component: InventoryComponent): string {
  return component.purl ?? (component.version ? `${component.name}@${component.version}` : component.name);
}

export function sortedUnique(texts: readonly string[]): readonly string[] {
  return texts.length < 2 ? texts : [...new Set(texts)].sort();
}
