import type { InventoryComponent, InventorySubject } from '../document.ts';
import { componentKey } from '../facts/component.ts';
import { cpeName } from '../facts/cpe.ts';
import { isContentDigest, parseImageReference, shortRepository } from '../facts/image-reference.ts';
import { type PackageCoordinates, type PackageUrlReader, purlFamily } from '../facts/package-url.ts';

/**
 * Things are called by many kinds of names. A *reference* (in VEX) has one key; a subject or a component has a key for
 * each way to call it. A reference means a thing when its key is among the thing's keys. Qualifiers of a purl are
 * ignored, except an image's `repository_url` and `tag`, which tell images of one name apart.
 */
export function referenceKey(id: string, purls: PackageUrlReader): string {
  const identifier = identifierKey(id);
  if (identifier !== undefined) return identifier;
  if (id.startsWith('component:')) return id;
  if (isContentDigest(id)) return `digest:${id}`;
  const purl = purls.read(id);
  if (purl !== undefined) return isImage(purl) ? imagePurlKey(purl) : packageKey(purl);
  const image = parseImageReference(id);
  if (image.digest !== undefined) return `digest:${image.digest}`;
  return imageKey(image.repository, image.tag);
}

/** Every key of a subject that was scanned or described by one document. */
export function subjectKeys(subject: InventorySubject, purls: PackageUrlReader): readonly string[] {
  const keys = subject.digests.map((digest) => `digest:${digest}`);
  for (const reference of subject.references) {
    const identifier = identifierKey(reference);
    const purl = purls.read(reference);
    if (identifier !== undefined) keys.push(identifier);
    else if (purl !== undefined && !isImage(purl)) keys.push(packageKey(purl), `family:${purl.family}`);
    else if (purl !== undefined) keys.push(imagePurlKey(purl), ...imageKeys(imageOfPurl(purl), true));
    else keys.push(...imageKeys(parseImageReference(reference), subject.kind === 'image'));
  }
  for (const image of subject.images ?? []) {
    keys.push(...(isContentDigest(image) ? [`digest:${image}`] : imageKeys(parseImageReference(image), true)));
  }
  return [...new Set(keys)];
}

/** Not parsed again: a canonical purl without its qualifiers need not be a valid one (conan). */
export function componentKeys(component: InventoryComponent): readonly string[] {
  const { purl } = component;
  const own = purl === undefined ? [] : [`purl:${purl}`, `family:${purlFamily(purl)}`];
  const links = (component.references ?? []).flatMap((reference) => identifierKey(reference) ?? []);
  return [...new Set([...own, `component:${componentKey(component)}`, ...links])];
}

/** Keys that name exactly one state of a subject: what documents of the same subject are brought together by. */
export function identityKeys(
  subject: InventorySubject,
  purls: PackageUrlReader,
): { readonly digests: readonly string[]; readonly names: readonly string[] } {
  const names = subject.references.flatMap((reference): readonly string[] => {
    if (/^(?:urn|cpe):/i.test(reference)) return [];
    const purl = purls.read(reference);
    if (purl !== undefined && !isImage(purl)) return purl.version === undefined ? [] : [packageKey(purl)];
    const { repository, tag, digest } = purl === undefined ? parseImageReference(reference) : imageOfPurl(purl);
    if (subject.kind !== 'image') return [imageKey(repository, tag)];
    return digest !== undefined && tag === undefined ? [] : [imageKey(repository, tag ?? 'latest')];
  });
  return { digests: subject.digests, names: [...new Set(names)] };
}

/** Names that mean one thing in whatever document they stand: BOM links and other element ids (IRIs), and CPEs. */
export function identifierKey(text: string): string | undefined {
  if (/^(?:urn:|https?:\/\/)/i.test(text)) return `link:${text}`;
  const cpe = cpeName(text);
  return cpe === undefined ? undefined : `cpe:${cpe}`;
}

function isImage(purl: PackageCoordinates): boolean {
  return purl.type === 'oci' || purl.type === 'docker';
}

function packageKey(purl: PackageCoordinates): string {
  return purl.version === undefined ? `family:${purl.family}` : `purl:${purl.coordinates}`;
}

function imageKey(repository: string, tag: string | undefined): string {
  return tag === undefined ? `image:${repository}` : `image:${repository}:${tag}`;
}

/** With a repository, all of it must fit. An OCI purl without one says only the last part of the name. */
function imagePurlKey(purl: PackageCoordinates): string {
  const { repository, tag, digest } = imageOfPurl(purl);
  if (digest !== undefined) return `digest:${digest}`;
  if (purl.type === 'docker' || purl.qualifiers.has('repository_url')) return imageKey(repository, tag);
  return tag === undefined ? `oci:${purl.name}` : `oci:${purl.name}:${tag}`;
}

type Image = { readonly repository: string; readonly tag?: string | undefined; readonly digest?: string | undefined };

function imageOfPurl(purl: PackageCoordinates): Image {
  const { version } = purl;
  const digest = version !== undefined && isContentDigest(version) ? version : undefined;
  const tag = digest === undefined ? (version ?? purl.qualifiers.get('tag')) : purl.qualifiers.get('tag');
  return { repository: shortRepository(purl.qualifiers.get('repository_url') ?? purl.name), tag, digest };
}

function imageKeys({ repository, tag, digest }: Image, isOci: boolean): readonly string[] {
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  return [
    imageKey(repository, undefined),
    ...(tag === undefined ? [] : [imageKey(repository, tag)]),
    ...(digest === undefined ? [] : [`digest:${digest}`]),
    ...(isOci ? [`oci:${name}`] : []),
    ...(isOci && tag !== undefined ? [`oci:${name}:${tag}`] : []),
  ];
}
