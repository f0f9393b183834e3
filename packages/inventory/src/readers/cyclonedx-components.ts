import type { InventoryComponent } from '../document.ts';
import { componentKey } from '../facts/component.ts';
import type { JsonView } from '../json/json-view.ts';
import type { ReaderContext } from './reader-context.ts';

/** The components of a BOM, nested ones included, and which `bom-ref` means which of them. */
export class BomComponents {
  readonly all: InventoryComponent[] = [];
  readonly #byRef = new Map<string, InventoryComponent>();
  readonly #serial: string | undefined;
  readonly #version: number;
  /** `bom-ref` of the component that the BOM describes. */
  readonly subjectRef: string | undefined;
  readonly subject: InventoryComponent | undefined;

  constructor(root: JsonView, context: ReaderContext) {
    this.#serial = root.filledText('serialNumber')?.replace(/^urn:uuid:/, '');
    this.#version = root.number('version', 0, Number.MAX_SAFE_INTEGER) ?? 1;
    const described = root.object('metadata')?.object('component');
    if (described !== undefined) {
      this.subjectRef = described.filledText('bom-ref');
      this.subject = readBomComponent(described, this.#links(this.subjectRef), context);
      if (this.subjectRef !== undefined) this.#byRef.set(this.subjectRef, this.subject);
      this.#addAll(described, context);
    }
    this.#addAll(root, context);
  }

  /** What `affects[].ref` means: a `bom-ref`, or a BOM link to this very document. */
  resolve(ref: string): InventoryComponent | undefined {
    const prefix = this.link('');
    const local = prefix !== undefined && ref.startsWith(prefix) ? ref.slice(prefix.length) : ref;
    return this.#byRef.get(ref) ?? this.#byRef.get(local) ?? this.#byRef.get(decoded(local));
  }

  /** The BOM link (`urn:cdx:SERIAL/VERSION#REF`) by which another document calls a component of this one. */
  link(ref: string | undefined): string | undefined {
    if (ref === undefined || this.#serial === undefined) return undefined;
    return `urn:cdx:${this.#serial}/${this.#version}#${ref}`;
  }

  /** The fragment of a link should be percent-encoded, and often is not: a component answers to both. */
  #links(ref: string | undefined): readonly string[] {
    if (ref === undefined) return [];
    return [this.link(ref) ?? [], this.link(encodeURIComponent(ref)) ?? []].flat();
  }

  /** Depth is bounded by the nesting limit of the parser. */
  #addAll(parent: JsonView, context: ReaderContext): void {
    for (const view of parent.objects('components')) {
      const ref = view.filledText('bom-ref');
      const component = readBomComponent(view, this.#links(ref), context);
      this.all.push(component);
      if (ref !== undefined) this.#register(ref, component, view, context);
      this.#addAll(view, context);
    }
  }

  /** The standard wants unique refs. Two names for one component do no harm; one name for two would blame the wrong one. */
  #register(ref: string, component: InventoryComponent, view: JsonView, context: ReaderContext): void {
    const known = this.#byRef.get(ref);
    if (known === undefined) {
      this.#byRef.set(ref, component);
      return;
    }
    if (componentKey(known) !== componentKey(component)) {
      view.fail('bom-ref', 'is the bom-ref of another component too');
    }
    context.notes.add('repeated-bom-ref', 'a component that is listed twice counts once', view.path('bom-ref'));
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

function readBomComponent(view: JsonView, links: readonly string[], context: ReaderContext): InventoryComponent {
  return context.component({
    purl: context.purl(view, 'purl'),
    name: bomComponentName(view),
    version: view.filledText('version'),
    licenses: readLicenses(view),
    tags: view.texts('tags'),
    scope: view.filledText('scope'),
    references: links,
  });
}

export function bomComponentName(view: JsonView): string {
  const group = view.filledText('group');
  const name = view.requiredText('name');
  return group === undefined ? name : `${group}/${name}`;
}

/** `license.id`, else an expression, else `license.name`. */
function readLicenses(view: JsonView): readonly string[] {
  return view.objects('licenses').flatMap((choice) => {
    const license = choice.object('license');
    return license?.filledText('id') ?? choice.filledText('expression') ?? license?.filledText('name') ?? [];
  });
}
