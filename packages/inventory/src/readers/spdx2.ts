import type { InventorySubject } from '../document.ts';
import type { JsonView } from '../json/json-view.ts';
import type { DocumentSink, OpenReader } from './document-reader.ts';
import { ReaderContext } from './reader-context.ts';
import { describedSubject } from './spdx-subject.ts';
import { Spdx2Packages } from './spdx2-package.ts';

/** Of an id that is kept, beside its characters. */
const ID_BYTES = 80;

const VERSIONS = new Set(['SPDX-2.2', 'SPDX-2.3']);

/** Relations come first: they say which package is the one that all others are parts of. Files are no components. */
export const SPDX2_LISTS = ['relationships', 'packages', 'files'];

/** SPDX 2.2 and 2.3 in JSON: an SBOM, and the advisories to which its packages refer. */
export class Spdx2Reader implements OpenReader {
  readonly #sink: DocumentSink;
  readonly #context: ReaderContext;
  readonly #packages: Spdx2Packages;
  readonly #version: string;
  readonly #tool: string | undefined;
  readonly #documentId: string;
  readonly #described: Set<string>;
  #subject: InventorySubject | undefined;

  constructor(head: JsonView, sink: DocumentSink) {
    this.#version = head.requiredText('spdxVersion');
    if (!VERSIONS.has(this.#version)) {
      const supported = [...VERSIONS].join(', ');
      head.fail('spdxVersion', `${this.#version} is not read; supported: ${supported}`, 'UNSUPPORTED_VERSION');
    }
    this.#sink = sink;
    this.#context = new ReaderContext(sink);
    this.#packages = new Spdx2Packages(head, this.#context);
    this.#tool = readTool(head.object('creationInfo'));
    this.#documentId = head.filledText('SPDXID') ?? 'SPDXRef-DOCUMENT';
    this.#described = new Set(head.texts('documentDescribes'));
  }

  item(list: string, view: JsonView): void {
    if (list === 'relationships') this.#relate(view);
    if (list === 'packages') this.#add(view);
  }

  end() {
    const tool = this.#tool;
    this.#context.end();
    return {
      formatVersion: this.#version.slice('SPDX-'.length),
      ...(tool && { tool }),
      ...(this.#subject && { subject: this.#subject }),
    };
  }

  #relate(view: JsonView): void {
    const type = view.text('relationshipType');
    const [from, to] = [view.text('spdxElementId'), view.text('relatedSpdxElement')];
    if (type === 'DESCRIBES' && from === this.#documentId && to !== undefined) this.#describe(to, view);
    if (type === 'DESCRIBED_BY' && to === this.#documentId && from !== undefined) this.#describe(from, view);
  }

  #describe(id: string, relationship: JsonView): void {
    this.#context.keep(relationship, ID_BYTES + id.length);
    this.#described.add(id);
  }

  /** The one package that a document describes is its subject. Of several, none is: they stand beside each other. */
  #add(view: JsonView): void {
    const id = view.requiredText('SPDXID');
    const { described, advisories } = this.#packages.read(view, id);
    const { component } = described;
    for (const advisory of advisories) this.#sink.match({ component, advisory });
    const isDescribed = this.#described.has(id);
    if (isDescribed && this.#described.size === 1) {
      this.#subject = describedSubject(described);
      return;
    }
    if (isDescribed) {
      this.#context.notes.add(
        'several-subjects',
        'a package that is described beside others is no subject',
        view.path(),
      );
    }
    this.#sink.component(component);
  }
}

/** `Tool: syft-1.4.1` as `syft 1.4.1`. */
function readTool(info: JsonView | undefined): string | undefined {
  const tool = info
    ?.texts('creators')
    .find((creator) => creator.startsWith('Tool: '))
    ?.slice('Tool: '.length);
  return tool?.replace(/-(?=v?\d[^-]*$)/, ' ');
}
