import type { InventoryComponent, InventorySubject } from '../document.ts';
import { isContentDigest, parseImageReference } from '../facts/image-reference.ts';
import type { JsonView } from '../json/json-view.ts';
import { otherSubject } from './subject.ts';

/** The package that an SPDX document describes, in what versions 2 and 3 have in common. */
export interface DescribedPackage {
  readonly name: string;
  readonly version: string | undefined;
  readonly component: InventoryComponent;
  /** As it is written, with its qualifiers. */
  readonly purl: string | undefined;
  readonly isContainer: boolean;
  /** `sha256:...`; of a file, and of an image's manifest. */
  readonly checksums: readonly string[];
  /** Image references and digests that the tool wrote beside. */
  readonly images: readonly string[];
}

const IMAGE_TYPES = new Set(['oci', 'docker']);

/** `undefined` where it has no name by which another document could mean the same. */
export function describedSubject(described: DescribedPackage): InventorySubject | undefined {
  const { name, version, component, purl, isContainer, checksums, images } = described;
  const isImage = isContainer || IMAGE_TYPES.has(component.ecosystem ?? '');
  const written = [version ?? [], component.version ?? [], checksums, images.filter(isContentDigest)].flat();
  const repository = images.flatMap((image) => parseImageReference(image).digest ?? []);
  const digests = isImage ? [...written, ...repository].filter(isContentDigest) : checksums.filter(isContentDigest);
  const separator = isImage && !isContentDigest(version ?? '') ? ':' : '@';
  const display = version === undefined || hasVersion(name, isImage) ? name : `${name}${separator}${version}`;
  if (!isImage && purl === undefined && otherSubject(display) === undefined) return undefined;
  const named = images.filter((image) => !isContentDigest(image));
  return {
    name: display,
    kind: isImage ? 'image' : 'other',
    digests: [...new Set(digests)],
    references: [...new Set([display, purl ?? [], named, component.references ?? []].flat())],
  };
}

/** Some tools call an image by its tag, and write its tag or digest as the version too. */
function hasVersion(name: string, isImage: boolean): boolean {
  if (!isImage) return false;
  const { tag, digest } = parseImageReference(name);
  return tag !== undefined || digest !== undefined;
}

/** SPDX's words for "nobody looked" and "there is none". */
export function asserted(text: string | undefined): string | undefined {
  return text === 'NOASSERTION' || text === 'NONE' ? undefined : text;
}

/** The digests of one algorithm, as the version calls it, with the member that has the digest. */
export function sha256Of(
  hashes: readonly JsonView[],
  algorithm: 'SHA256' | 'sha256',
  member: string,
): readonly string[] {
  return hashes.flatMap((hash) => {
    const value = hash.filledText(member);
    return value !== undefined && hash.text('algorithm') === algorithm ? `sha256:${value.toLowerCase()}` : [];
  });
}
