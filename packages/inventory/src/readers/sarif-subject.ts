import type { InventorySubject } from '../document.ts';
import { isContentDigest } from '../facts/image-reference.ts';
import type { JsonView } from '../json/json-view.ts';
import { textStart } from './sarif-text.ts';
import { otherSubject } from './subject.ts';

/** Where a result was found. */
export interface SarifPlace {
  /** The same for results of one subject. */
  readonly key: string;
  readonly subject: InventorySubject | undefined;
  readonly uri: string | undefined;
  readonly layerDigest: string | undefined;
}

/** The image that Trivy scanned, by the properties of the run. */
export function scannedImage(run: JsonView): InventorySubject | undefined {
  const properties = run.object('properties');
  const name = properties?.get('imageName');
  if (properties === undefined || typeof name !== 'string' || name === '') return undefined;
  const repoDigests = properties.texts('repoDigests');
  const fromRepository = repoDigests.map((text) => text.slice(text.lastIndexOf('@') + 1));
  const digests = [properties.text('imageID') ?? '', ...fromRepository].filter(isContentDigest);
  const references = [properties.checkText(name, 'imageName'), ...properties.texts('repoTags'), ...repoDigests];
  return { name, kind: 'image', digests: [...new Set(digests)], references: [...new Set(references)] };
}

/**
 * The image, where the scanner says so; else the file. A relative path is the name of a file in any working folder: such a file is a
 * subject of this document alone.
 */
export function placeOf(result: JsonView, run: JsonView, image: InventorySubject | undefined): SarifPlace {
  const [location] = result.objects('locations');
  const uri = artifactUri(location, run);
  if (image !== undefined) return { key: `image ${image.name}`, subject: image, uri, layerDigest: undefined };
  const found = imageOfGrype(result, location);
  if (found !== undefined) {
    const { name, layerDigest } = found;
    const subject: InventorySubject = { name, kind: 'image', digests: [], references: [name] };
    return { key: `image ${name}`, subject, uri, layerDigest };
  }
  return { key: `file ${uri ?? ''}`, subject: uri === undefined ? undefined : file(uri), uri, layerDigest: undefined };
}

/** `image@layer:/path` in the logical location, and `was found in image ... at: path` in the message. */
function imageOfGrype(result: JsonView, location: JsonView | undefined) {
  const name = / was found in image (.+?) at: /.exec(textStart(result.object('message'), 'text'))?.[1];
  if (name === undefined) return undefined;
  const [logical] = location?.objects('logicalLocations') ?? [];
  const layer = /@(sha256:[0-9a-f]{64}):\//.exec(logical?.filledText('fullyQualifiedName') ?? '')?.[1];
  return { name, layerDigest: layer };
}

function artifactUri(location: JsonView | undefined, run: JsonView): string | undefined {
  const artifact = location?.object('physicalLocation')?.object('artifactLocation');
  const own = artifact?.filledText('uri');
  if (own !== undefined) return own;
  const index = artifact?.number('index', -1, Number.MAX_SAFE_INTEGER);
  const listed = index === undefined ? undefined : run.list('artifacts')[index];
  return listed === undefined || index === undefined
    ? undefined
    : run.item('artifacts', index, listed).object('location')?.filledText('uri');
}

function file(uri: string): InventorySubject | undefined {
  const isUri = /^file:\/\//.test(uri);
  const path = isUri ? decoded(uri.replace(/^file:\/\/(?:localhost)?(?=\/)/, '')) : uri;
  const subject = otherSubject(path);
  return subject === undefined || isUri || path.startsWith('/') ? subject : { ...subject, references: [] };
}

/** A path that is not valid percent-encoding stays as it is. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
