import type { InventoryComponent, InventorySubject } from '../document.ts';
import { isContentDigest } from '../facts/image-reference.ts';
import type { JsonView } from '../json/json-view.ts';
import type { DocumentReader, DocumentSink, OpenReader } from './document-reader.ts';
import { readGrypeAdvisory } from './grype-advisory.ts';
import { ReaderContext } from './reader-context.ts';
import { otherSubject } from './subject.ts';

/**
 * Grype's JSON report, of any release since 0.7 (2021), which wrote `cvssV2` and `fixedInVersion` where later ones write
 * `cvss` and `fix`. A report lists only what matched, so it gives matches and no components.
 */
export const GRYPE_READER: DocumentReader = {
  format: 'grype',
  lists: ['matches', 'ignoredMatches'],
  unread: ['cpes', 'matchDetails', 'urls', 'links', 'advisories', 'metadata', 'upstreams', 'vendorMetadata'],
  open: (head, sink) => new GrypeReader(head, sink),
};

class GrypeReader implements OpenReader {
  readonly #head: JsonView;
  readonly #sink: DocumentSink;
  readonly #context: ReaderContext;
  readonly #kevKnown: boolean;

  constructor(head: JsonView, sink: DocumentSink) {
    this.#head = head;
    this.#sink = sink;
    this.#context = new ReaderContext(sink);
    this.#kevKnown = head.object('descriptor')?.object('db')?.object('providers')?.has('kev') ?? false;
  }

  item(list: string, view: JsonView): void {
    if (list === 'matches') {
      this.#sink.match({
        component: readArtifact(view.requiredObject('artifact'), this.#context),
        advisory: readGrypeAdvisory(view, this.#context, this.#kevKnown),
      });
      return;
    }
    const message = 'matches that the scanner was told to ignore were left out';
    this.#context.notes.add('ignored-match', message, view.path());
  }

  end() {
    this.#context.end();
    const subject = readSubject(this.#head);
    const version = this.#head.object('descriptor')?.filledText('version');
    return {
      ...(version && { formatVersion: version, tool: `grype ${version}` }),
      ...(subject && { subject }),
    };
  }
}

function readArtifact(artifact: JsonView, context: ReaderContext): InventoryComponent {
  const [location] = artifact.list('locations');
  const layerDigest =
    location === undefined ? undefined : artifact.item('locations', 0, location).filledText('layerID');
  return context.component({
    purl: context.purl(artifact, 'purl'),
    name: artifact.requiredText('name'),
    version: artifact.filledText('version'),
    licenses: readLicenses(artifact),
    layerDigest,
  });
}

/** A text in most releases; an object with `value` and `spdxExpression` in syft's later model. */
function readLicenses(artifact: JsonView): readonly string[] {
  const licenses: string[] = [];
  for (const [index, item] of artifact.list('licenses').entries()) {
    const license = typeof item === 'string' ? undefined : artifact.item('licenses', index, item);
    const named = license?.filledText('spdxExpression') ?? license?.filledText('value');
    const text = license === undefined ? artifact.checkText(item, 'licenses', index) : named;
    if (text) licenses.push(text);
  }
  return licenses;
}

function readSubject(root: JsonView): InventorySubject | undefined {
  const source = root.object('source');
  const target = source?.get('target');
  if (source === undefined || target === undefined) return undefined;
  // What Grype writes of an SBOM without a source would make strangers one subject.
  if (source.get('type') === 'unknown') return undefined;
  if (typeof target === 'string') return otherSubject(source.checkText(target, 'target'));
  const image = source.requiredObject('target');
  const name = image.filledText('userInput');
  const digests = ['manifestDigest', 'imageID'].flatMap((key) => image.filledText(key) ?? []).filter(isContentDigest);
  const repoDigests = image.texts('repoDigests');
  const references = [name ?? [], image.texts('tags'), repoDigests].flat();
  const fallback = references[0] ?? digests[0];
  if (name === undefined && fallback === undefined) return undefined;
  const fromRepository = repoDigests.map((text) => text.slice(text.lastIndexOf('@') + 1)).filter(isContentDigest);
  return {
    name: name ?? fallback ?? '',
    kind: 'image',
    digests: [...new Set([...digests, ...fromRepository])],
    references: [...new Set(references)],
  };
}
