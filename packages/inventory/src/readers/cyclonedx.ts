import type { InventorySubject } from '../document.ts';
import { isContentDigest } from '../facts/image-reference.ts';
import type { JsonView } from '../json/json-view.ts';
import { bomComponentName } from './cyclonedx-component.ts';
import { BomComponents } from './cyclonedx-components.ts';
import { type BomScope, readBomVulnerability } from './cyclonedx-vulnerabilities.ts';
import type { DocumentReader, DocumentSink, OpenReader } from './document-reader.ts';
import { ReaderContext } from './reader-context.ts';
import { otherSubject } from './subject.ts';

const IMAGE_TYPES = new Set(['oci', 'docker']);
const VERSIONS = new Set(['1.2', '1.3', '1.4', '1.5', '1.6', '1.7']);

/**
 * CycloneDX JSON: an SBOM, a report with `vulnerabilities`, or a VEX. A vulnerability that names a component of the same
 * document is a match; its `analysis` is a statement. One that names a component of another document is a statement only.
 */
export const CYCLONEDX_READER: DocumentReader = {
  format: 'cyclonedx',
  // What depends on what is not read. It is among the lists because it may be long.
  lists: ['components', 'vulnerabilities', 'dependencies'],
  unread: ['hashes', 'externalReferences', 'evidence', 'pedigree', 'advisories', 'dependsOn'],
  open: (head, sink) => new CycloneDxReader(head, sink),
};

class CycloneDxReader implements OpenReader {
  readonly #sink: DocumentSink;
  readonly #context: ReaderContext;
  readonly #specVersion: string;
  readonly #scope: BomScope;
  #vulnerabilities = 0;

  constructor(head: JsonView, sink: DocumentSink) {
    this.#specVersion = head.requiredText('specVersion');
    if (!VERSIONS.has(this.#specVersion)) {
      const supported = [...VERSIONS].join(', ');
      const message = `CycloneDX ${this.#specVersion} is not read; supported: ${supported}`;
      head.fail('specVersion', message, 'UNSUPPORTED_VERSION');
    }
    this.#sink = sink;
    this.#context = new ReaderContext(sink);
    const metadata = head.object('metadata');
    const bom = new BomComponents(head, this.#context, (component) => sink.component(component));
    this.#scope = {
      bom,
      subject: readSubject(metadata?.object('component'), bom, this.#context),
      tool: readTool(metadata),
      vendor: readVendor(metadata),
      timestamp: metadata && this.#context.timestamp(metadata, 'timestamp'),
    };
  }

  item(list: string, view: JsonView): void {
    if (list === 'components') {
      this.#scope.bom.add(view);
    } else if (list === 'vulnerabilities') {
      readBomVulnerability(view, this.#vulnerabilities, this.#scope, this.#context, this.#sink);
      this.#vulnerabilities += 1;
    }
  }

  end() {
    this.#context.end();
    const { tool, subject } = this.#scope;
    return { formatVersion: this.#specVersion, ...(tool && { tool }), ...(subject && { subject }) };
  }
}

/** The SBOM's own component: an image when it says so, by type or by an OCI purl. */
function readSubject(
  view: JsonView | undefined,
  bom: BomComponents,
  context: ReaderContext,
): InventorySubject | undefined {
  const component = bom.subject;
  if (view === undefined || component === undefined) return undefined;
  const purl = context.purl(view, 'purl');
  const version = view.filledText('version');
  const digests = [version ?? [], component.version ?? []].flat().filter(isContentDigest);
  const isImage = view.text('type') === 'container' || IMAGE_TYPES.has(component.ecosystem ?? '');
  const name = bomComponentName(view);
  const separator = isImage && !digests.includes(version ?? '') ? ':' : '@';
  const display = version === undefined ? name : `${name}${separator}${version}`;
  if (!isImage && purl === undefined && otherSubject(display) === undefined) return undefined;
  return {
    name: display,
    kind: isImage ? 'image' : 'other',
    digests: [...new Set(digests)],
    references: [...new Set([display, purl ?? [], component.references ?? []].flat())],
  };
}

/** `metadata.tools` is a list until 1.4, and may be an object with `components` from 1.5. */
function readTool(metadata: JsonView | undefined): string | undefined {
  const tools = metadata?.get('tools');
  if (metadata === undefined || tools === undefined) return undefined;
  const [first] = Array.isArray(tools)
    ? metadata.objects('tools')
    : metadata.requiredObject('tools').objects('components');
  const name = first?.filledText('name');
  const version = first?.filledText('version');
  return name === undefined ? undefined : version === undefined ? name : `${name} ${version}`;
}

/** Who speaks in this document's analyses. */
function readVendor(metadata: JsonView | undefined): string | undefined {
  const named = metadata?.object('supplier') ?? metadata?.object('manufacturer') ?? metadata?.object('manufacture');
  const [author] = metadata?.objects('authors') ?? [];
  return named?.filledText('name') ?? author?.filledText('name');
}
