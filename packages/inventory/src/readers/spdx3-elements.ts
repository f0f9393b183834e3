import type { InventoryComponent, InventorySubject } from '../document.ts';
import { componentKey } from '../facts/component.ts';
import type { JsonView } from '../json/json-view.ts';
import { keptBytes } from './kept-bytes.ts';
import type { ReaderContext } from './reader-context.ts';
import { type DescribedPackage, describedSubject } from './spdx-subject.ts';
import { keepElement } from './spdx3-kept.ts';
import { Spdx3Licenses } from './spdx3-licenses.ts';
import { readSpdx3Package } from './spdx3-package.ts';
import { oneOrMore } from './spdx3-values.ts';

const PACKAGES = new Set(['software_Package', 'ai_AIPackage', 'dataset_DatasetPackage']);
const COLLECTIONS = new Set(['Bundle', 'Bom', 'software_Sbom']);
const DOCUMENT = 'SpdxDocument';
/** Of a package, beside its texts. */
const PACKAGE_BYTES = 350;

/** What an SPDX 3 document describes: its packages, and which of them the others are parts of. */
export class Spdx3Elements {
  readonly licenses = new Spdx3Licenses();
  readonly #context: ReaderContext;
  readonly #packages = new Map<string, DescribedPackage>();
  readonly #licensed = new Map<string, InventoryComponent>();
  /** What documents and collections have at their root. */
  readonly #roots = new Map<string, string[]>();
  readonly #documents: string[] = [];
  #subjectId: string | undefined;
  /** None: what this very document describes. */
  #subjectNames: readonly string[] = [];

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  add(id: string, type: string, view: JsonView): void {
    if (PACKAGES.has(type)) this.#addPackage(id, view);
    if (type === DOCUMENT) this.#documents.push(id);
    if (type !== DOCUMENT && !COLLECTIONS.has(type)) return;
    keepElement(view, this.#context, ['spdxId', '@id', 'rootElement']);
    this.describe(id, oneOrMore(view, 'rootElement'));
  }

  describe(collection: string, elements: readonly string[]): void {
    const known = this.#roots.get(collection);
    if (known === undefined) this.#roots.set(collection, [...elements]);
    else known.push(...elements);
  }

  /** Call it after the last element, before what follows. The one package at the root is the subject; of several, none is. */
  settle(): InventorySubject | undefined {
    const roots = this.#rootPackages();
    const [id] = roots;
    const described = id === undefined ? undefined : this.#packages.get(id);
    if (roots.size > 1) {
      const message = 'packages that are described beside each other are no subject';
      this.#context.notes.add('several-subjects', message, '$.@graph', roots.size);
      return undefined;
    }
    const subject = described && describedSubject(described);
    this.#subjectId = id;
    this.#subjectNames = subject === undefined ? [] : [...subject.references, ...subject.digests];
    return subject;
  }

  *parts(): Generator<InventoryComponent> {
    for (const id of this.#packages.keys()) {
      const component = this.component(id);
      if (id !== this.#subjectId && component !== undefined) yield component;
    }
  }

  component(id: string): InventoryComponent | undefined {
    const described = this.#packages.get(id)?.component;
    const licenses = this.licenses.of(id);
    if (described === undefined || licenses.length === 0) return described;
    const component = this.#licensed.get(id) ?? { ...described, licenses };
    this.#licensed.set(id, component);
    return component;
  }

  /** The ways to call an element; one of another document by its id alone. */
  names(id: string): readonly string[] {
    if (id === this.#subjectId) return this.#subjectNames;
    const { purl, references } = this.component(id) ?? {};
    return [purl ?? [], references ?? id].flat();
  }

  /** The ways to call it within the subject, where what has no purl is called by name and version. */
  partNames(id: string): readonly string[] {
    const component = this.component(id);
    return component === undefined ? [id] : [...this.names(id), `component:${componentKey(component)}`];
  }

  /** The names of what this package is a part of; `undefined` for what is no part of the document's subject. */
  wholeOf(id: string): readonly string[] | undefined {
    const isPart = this.#subjectId !== undefined && id !== this.#subjectId && this.#packages.has(id);
    return isPart ? this.#subjectNames : undefined;
  }

  /** Collections may be at the root of collections, and, in a document that is not valid, of themselves. */
  #rootPackages(): ReadonlySet<string> {
    const packages = new Set<string>();
    const seen = new Set(this.#documents);
    for (const id of seen) {
      if (this.#packages.has(id)) packages.add(id);
      for (const root of this.#roots.get(id) ?? []) seen.add(root);
    }
    return packages;
  }

  /** The standard wants unique ids. Two names for one package do no harm; one name for two would blame the wrong one. */
  #addPackage(id: string, view: JsonView): void {
    const described = readSpdx3Package(id, view, this.#context);
    this.#context.keep(view, PACKAGE_BYTES + keptBytes(described));
    const known = this.#packages.get(id);
    if (known !== undefined && componentKey(known.component) !== componentKey(described.component)) {
      view.fail('spdxId', 'is the spdxId of another package too');
    }
    this.#packages.set(id, described);
  }
}
