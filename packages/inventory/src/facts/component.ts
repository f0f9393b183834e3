import type { InventoryComponent } from '../document.ts';
import type { Draft } from '../draft.ts';
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
  const { purl, licenses, layerDigest, tags, scope, references } = raw;
  const coordinates = purl === undefined ? undefined : purls.read(purl);
  const version = coordinates?.version ?? raw.version;
  const component: Draft<InventoryComponent> = { name: coordinates?.name ?? raw.name };
  if (coordinates !== undefined) {
    component.purl = withVersion(coordinates.coordinates, coordinates.version, version, purls);
    component.ecosystem = coordinates.type;
  }
  if (version) component.version = version;
  if (licenses?.length) component.licenses = sortedUnique(licenses);
  if (layerDigest) component.layerDigest = layerDigest;
  if (tags?.length) component.tags = sortedUnique(tags);
  if (scope) component.scope = scope;
  if (references?.length) component.references = sortedUnique(references);
  return component;
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
  return isSortedUnique(texts) ? texts : [...new Set(texts)].sort();
}

/** What tools write mostly is. */
function isSortedUnique(texts: readonly string[]): boolean {
  for (let index = 1; index < texts.length; index += 1) {
    if ((texts[index - 1] ?? '') >= (texts[index] ?? '')) return false;
  }
  return true;
}
