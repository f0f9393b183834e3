import type { InventoryComponent } from '../document.ts';
import { componentKey } from '../facts/component.ts';
import type { JsonView } from '../json/json-view.ts';
import { readBomComponent } from './cyclonedx-component.ts';
import { keptBytes } from './kept-bytes.ts';
import type { ReaderContext } from './reader-context.ts';

/** What is kept of a component to know its ref again, and what more where vulnerabilities may ask for it. */
const REF_BYTES = 150;
const COMPONENT_BYTES = 350;

/** The components of a BOM, nested ones included, and which `bom-ref` means which of them. */
export class BomComponents {
  readonly #context: ReaderContext;
  readonly #found: (component: InventoryComponent) => void;
  /** The `componentKey` of what each `bom-ref` means. */
  readonly #keys = new Map<string, string>();
  /** What it means, where anything in the document may ask. */
  readonly #byRef: Map<string, InventoryComponent> | undefined;
  readonly #services = new Set<string>();
  readonly #serial: string | undefined;
  readonly #version: number;
  /** The component that the BOM describes. */
  readonly subject: InventoryComponent | undefined;

  /** `found` is given every component but the subject, as soon as it is read. */
  constructor(head: JsonView, context: ReaderContext, found: (component: InventoryComponent) => void) {
    this.#context = context;
    this.#found = found;
    this.#serial = head.filledText('serialNumber')?.replace(/^urn:uuid:/, '');
    this.#version = head.number('version', 0, Number.MAX_SAFE_INTEGER) ?? 1;
    if (head.has('vulnerabilities')) {
      this.#byRef = new Map();
      this.#addServices(head);
    }
    const described = head.object('metadata')?.object('component');
    if (described === undefined) return;
    const ref = described.filledText('bom-ref');
    this.subject = readBomComponent(described, this.#links(ref), context);
    if (ref !== undefined) this.#register(ref, this.subject, described);
    this.#addNested(described);
  }

  /** An item of `components`, with all that is nested in it. Depth is bounded by what the scanner lets through. */
  add(view: JsonView): void {
    const ref = view.filledText('bom-ref');
    const component = readBomComponent(view, this.#links(ref), this.#context);
    this.#found(component);
    if (ref !== undefined) this.#register(ref, component, view);
    this.#addNested(view);
  }

  /** What `affects[].ref` means: a `bom-ref`, or a BOM link to this very document. */
  resolve(ref: string): InventoryComponent | undefined {
    for (const own of this.#ownRefs(ref)) {
      const component = this.#byRef?.get(own);
      if (component !== undefined) return component;
    }
    return undefined;
  }

  /** Whether it means a service of this document. */
  isService(ref: string): boolean {
    return this.#ownRefs(ref).some((own) => this.#services.has(own));
  }

  /** The BOM link (`urn:cdx:SERIAL/VERSION#REF`) by which another document calls a component of this one. */
  link(ref: string | undefined): string | undefined {
    if (ref === undefined || this.#serial === undefined) return undefined;
    return `urn:cdx:${this.#serial}/${this.#version}#${ref}`;
  }

  /** What may be the `bom-ref` of a reference, which may be a link, and percent-encoded. */
  #ownRefs(ref: string): readonly string[] {
    const prefix = this.link('');
    const local = prefix !== undefined && ref.startsWith(prefix) ? ref.slice(prefix.length) : ref;
    return [ref, local, decoded(local)];
  }

  /** Services may be nested, as components are. */
  #addServices(parent: JsonView): void {
    for (const service of parent.objects('services')) {
      const ref = service.filledText('bom-ref');
      if (ref !== undefined) this.#services.add(ref);
      this.#addServices(service);
    }
  }

  /** The fragment of a link should be percent-encoded, and often is not: a component answers to both. */
  #links(ref: string | undefined): readonly string[] {
    if (ref === undefined) return [];
    const link = this.link(ref);
    const encoded = encodeURIComponent(ref);
    if (link === undefined) return [];
    return encoded === ref ? [link] : [`${link.slice(0, -ref.length)}${encoded}`, link];
  }

  #addNested(parent: JsonView): void {
    for (const view of parent.objects('components')) this.add(view);
  }

  /** The standard wants unique refs. Two names for one component do no harm; one name for two would blame the wrong one. */
  #register(ref: string, component: InventoryComponent, view: JsonView): void {
    const key = componentKey(component);
    const known = this.#keys.get(ref);
    if (known === undefined) {
      const bytes = this.#byRef === undefined ? 0 : COMPONENT_BYTES + keptBytes(component);
      this.#context.keep(view, REF_BYTES + ref.length + key.length + bytes);
      this.#keys.set(ref, key);
      this.#byRef?.set(ref, component);
      return;
    }
    if (known !== key) {
      view.fail('bom-ref', 'is the bom-ref of another component too');
    }
    this.#context.notes.add('repeated-bom-ref', 'a component that is listed twice counts once', view.path('bom-ref'));
  }
}

/** A ref that is not valid percent-encoding stays as it is, and resolves to nothing. */
function decoded(ref: string): string {
  try {
    return decodeURIComponent(ref);
  } catch {
    return ref;
  }
}
