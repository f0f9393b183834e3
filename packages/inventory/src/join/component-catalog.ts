import type { InventoryComponent } from '../document.ts';
import { DocumentError } from '../document-error.ts';
import { componentKey } from '../facts/component.ts';
import { DistinctComponents } from './distinct-components.ts';
import { union } from './merge-advisory.ts';
import { enrichComponent } from './merge-component.ts';
import { FoldedMap } from './pair-fold.ts';
import type { SubjectGroup } from './subjects.ts';

/** What a place in a list takes, while the lists grow. */
const ENTRY_BYTES = 16;

/**
 * What SBOMs list, by subject. Scope, tags and the list itself are facts of the subject whose SBOM it is; a package's
 * licence is a fact of the package, and is taken from any SBOM where the subject's own sources are silent.
 *
 * All is added before anything is asked. A list is the numbers of its components: most of what one SBOM lists, others list as well. Throws
 * `DocumentError` TOO_LARGE when SBOMs list more than may be held.
 */
export class ComponentCatalog {
  readonly #components = new DistinctComponents();
  readonly #added = new Map<SubjectGroup, number[]>();
  /** In the order of their keys, each key once. */
  readonly #listed = new Map<SubjectGroup, Uint32Array>();
  readonly #licenses = new FoldedMap<string, readonly string[]>((a, b) => union(a, b));
  readonly #maxBytes: number;
  #entries = 0;

  constructor(maxBytes: number = Number.POSITIVE_INFINITY) {
    this.#maxBytes = maxBytes;
  }

  /** What is told apart by identity is kept apart, so give equal components as one. */
  add(subject: SubjectGroup, component: InventoryComponent): void {
    if (this.#listed.size > 0) throw new Error('a list is added to after it was asked for');
    const added = this.#added.get(subject);
    const number = this.#components.numberOf(component);
    if (added === undefined) this.#added.set(subject, [number]);
    else added.push(number);
    this.#entries += 1;
    this.#checkSize();
    const { purl, licenses } = component;
    if (purl !== undefined && licenses !== undefined) this.#licenses.add(purl, licenses);
  }

  subjects(): Iterable<SubjectGroup> {
    return this.#added.keys();
  }

  /** Components of a subject. */
  sizeOf(subject: SubjectGroup): number {
    return this.#listOf(subject)?.length ?? 0;
  }

  /** Whether the component of this `componentKey` is listed. */
  lists(subject: SubjectGroup, key: string): boolean {
    return this.#find(subject, key) !== undefined;
  }

  /** The component of a finding, with all that is listed of it. */
  enrich(subject: SubjectGroup, component: InventoryComponent): InventoryComponent {
    const listed = this.#find(subject, componentKey(component));
    const own = listed === undefined ? component : enrichComponent(component, listed);
    if (own.licenses !== undefined || own.purl === undefined) return own;
    const licenses = this.#licenses.get(own.purl);
    return licenses === undefined ? own : { ...own, licenses };
  }

  /** What is listed of the subject, sorted by key; undefined where nobody lists anything. */
  listOf(subject: SubjectGroup): readonly InventoryComponent[] | undefined {
    const numbers = this.#listOf(subject);
    return numbers === undefined ? undefined : Array.from(numbers, (number) => this.#components.at(number));
  }

  #find(subject: SubjectGroup, key: string): InventoryComponent | undefined {
    const numbers = this.#listOf(subject);
    return numbers === undefined ? undefined : this.#components.find(numbers, key);
  }

  #listOf(subject: SubjectGroup): Uint32Array | undefined {
    const known = this.#listed.get(subject);
    const added = this.#added.get(subject);
    if (known !== undefined || added === undefined) return known;
    const list = this.#components.sorted(added);
    this.#checkSize();
    this.#listed.set(subject, list);
    this.#added.set(subject, []);
    return list;
  }

  #checkSize(): void {
    if (this.#entries * ENTRY_BYTES + this.#components.bytes > this.#maxBytes) {
      throw new DocumentError('TOO_LARGE', `the components that SBOMs list take more than ${this.#maxBytes} bytes`);
    }
  }
}
