import type { InventoryComponent, InventorySubject } from '../document.ts';
import { isContentDigest } from '../facts/image-reference.ts';
import type { JsonView } from '../json/json-view.ts';
import type { DocumentReader, DocumentSink, OpenReader } from './document-reader.ts';
import { ReaderContext } from './reader-context.ts';
import { otherSubject } from './subject.ts';
import { readTrivyAdvisory } from './trivy-advisory.ts';
import { trivyPackageUrl } from './trivy-purl.ts';

const PACKAGES = 'Results[].Packages';
const VULNERABILITIES = 'Results[].Vulnerabilities';
/** What is no vulnerability of a component. */
const LEFT_OUT = ['Misconfigurations', 'Secrets', 'Licenses', 'CustomResources', 'ExperimentalModifiedFindings'];

/** Trivy's JSON report, schema 2. `Packages` (written with `--list-all-pkgs`) become components. */
export const TRIVY_READER: DocumentReader = {
  format: 'trivy',
  lists: [PACKAGES, VULNERABILITIES, ...LEFT_OUT.map((key) => `Results[].${key}`)],
  open: (head, sink) => new TrivyReader(head, sink),
};

class TrivyReader implements OpenReader {
  readonly #head: JsonView;
  readonly #sink: DocumentSink;
  readonly #context: ReaderContext;

  constructor(head: JsonView, sink: DocumentSink) {
    const schema = head.number('SchemaVersion', 0, 1e6);
    if (schema !== 2) {
      head.fail('SchemaVersion', `schema ${schema} is not read; supported: 2`, 'UNSUPPORTED_VERSION');
    }
    this.#head = head;
    this.#sink = sink;
    this.#context = new ReaderContext(sink);
  }

  item(list: string, view: JsonView, result: JsonView): void {
    if (list === PACKAGES) {
      this.#sink.component(readPackage(view, result, this.#context));
    } else if (list === VULNERABILITIES) {
      this.#sink.match({
        component: readVulnerablePackage(view, result, this.#context),
        advisory: readTrivyAdvisory(view, this.#context),
      });
    } else {
      const key = list.slice(list.lastIndexOf('.') + 1);
      this.#context.notes.add(`trivy-${key.toLowerCase()}`, `${key} were left out`, result.path(key));
    }
  }

  end() {
    this.#context.end();
    const subject = readSubject(this.#head);
    const version = this.#head.object('Trivy')?.filledText('Version');
    return {
      formatVersion: '2',
      tool: version === undefined ? 'trivy' : `trivy ${version}`,
      ...(subject && { subject }),
    };
  }
}

function readPackage(entry: JsonView, result: JsonView, context: ReaderContext): InventoryComponent {
  const name = entry.requiredText('Name');
  const version = packageVersion(entry);
  return context.component({
    purl: readPurl(entry.object('Identifier'), context) ?? derivedPurl(result, name, version),
    name,
    version,
    licenses: entry.texts('Licenses'),
    layerDigest: layerOf(entry),
  });
}

/** Operating system packages keep epoch and release apart. */
function packageVersion(entry: JsonView): string | undefined {
  const version = entry.filledText('Version');
  if (version === undefined) return undefined;
  const epoch = entry.number('Epoch', 0, 1e9) ?? 0;
  const release = entry.filledText('Release');
  return `${epoch > 0 ? `${epoch}:` : ''}${version}${release === undefined ? '' : `-${release}`}`;
}

function readVulnerablePackage(entry: JsonView, result: JsonView, context: ReaderContext): InventoryComponent {
  const name = entry.requiredText('PkgName');
  const version = entry.filledText('InstalledVersion');
  return context.component({
    purl: readPurl(entry.object('PkgIdentifier'), context) ?? derivedPurl(result, name, version),
    name,
    version,
    layerDigest: layerOf(entry),
  });
}

function readPurl(identifier: JsonView | undefined, context: ReaderContext): string | undefined {
  return identifier === undefined ? undefined : context.purl(identifier, 'PURL');
}

function derivedPurl(result: JsonView, name: string, version: string | undefined): string | undefined {
  return trivyPackageUrl(result.text('Type') ?? '', name, version);
}

/** The compressed layer's digest, else that of its content. */
function layerOf(entry: JsonView): string | undefined {
  const layer = entry.object('Layer');
  return layer?.filledText('Digest') ?? layer?.filledText('DiffID');
}

function readSubject(root: JsonView): InventorySubject | undefined {
  const name = root.filledText('ArtifactName');
  const metadata = root.object('Metadata');
  if (root.text('ArtifactType') !== 'container_image') return name === undefined ? undefined : otherSubject(name);
  const repoDigests = metadata?.texts('RepoDigests') ?? [];
  const fromRepository = repoDigests.map((text) => text.slice(text.lastIndexOf('@') + 1));
  const digests = [metadata?.filledText('ImageID') ?? [], fromRepository].flat().filter(isContentDigest);
  const references = [name ?? [], metadata?.texts('RepoTags') ?? [], repoDigests].flat();
  const first = references[0] ?? digests[0];
  if (first === undefined) return undefined;
  return { name: first, kind: 'image', digests: [...new Set(digests)], references: [...new Set(references)] };
}
