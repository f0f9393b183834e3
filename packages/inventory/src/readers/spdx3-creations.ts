import type { JsonView } from '../json/json-view.ts';
import type { ReaderContext } from './reader-context.ts';
import { keepElement } from './spdx3-kept.ts';
import { oneOrMore } from './spdx3-values.ts';

const AGENTS = new Set(['Agent', 'Organization', 'Person', 'SoftwareAgent', 'Tool']);
const MEMBERS = ['spdxId', '@id', 'name', 'createdBy', 'createdUsing'];

interface Creation {
  readonly created: string | undefined;
  readonly createdBy: readonly string[];
  readonly createdUsing: readonly string[];
}

/** Who wrote the elements of an SPDX 3 document, with what, and when. */
export class Spdx3Creations {
  readonly #context: ReaderContext;
  readonly #names = new Map<string, string>();
  readonly #creations = new Map<string, Creation>();
  #ofDocument: string | undefined;

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  add(id: string, type: string, view: JsonView): void {
    if (AGENTS.has(type) || type === 'CreationInfo') keepElement(view, this.#context, MEMBERS);
    if (AGENTS.has(type)) this.#names.set(id, view.filledText('name') ?? id);
    if (type === 'SpdxDocument') this.#ofDocument ??= this.refer(view);
    if (type === 'CreationInfo') this.#creations.set(id, this.#read(view));
  }

  /** The id by which an element refers to its creation. One that is written into the element gets an id here. */
  refer(view: JsonView): string | undefined {
    const value = view.get('creationInfo');
    if (typeof value === 'string') return view.text('creationInfo');
    const written = view.object('creationInfo');
    if (written === undefined) return undefined;
    const id = `_:${this.#creations.size} of ${written.path()}`;
    this.#creations.set(id, this.#read(written));
    return id;
  }

  agentName(id: string): string {
    return this.#names.get(id) ?? id;
  }

  /** Call it after the last element. Without an own creation, an element is of the document's. */
  of(creation: string | undefined): { readonly creator: string | undefined; readonly created: string | undefined } {
    const { created, createdBy: [first] = [] } = this.#creations.get(creation ?? this.#ofDocument ?? '') ?? {};
    return { created, creator: first === undefined ? undefined : this.agentName(first) };
  }

  tool(): string | undefined {
    const [tool] = this.#creations.get(this.#ofDocument ?? '')?.createdUsing ?? [];
    return tool === undefined ? undefined : this.#names.get(tool);
  }

  #read(view: JsonView): Creation {
    return {
      created: this.#context.timestamp(view, 'created'),
      createdBy: oneOrMore(view, 'createdBy'),
      createdUsing: oneOrMore(view, 'createdUsing'),
    };
  }
}
