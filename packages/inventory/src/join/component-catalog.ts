import { compareText } from '@policy-registry/canonical';
import type { InventoryComponent } from '../document.ts';
import { componentKey } from '../facts/component.ts';
import { union } from './merge-advisory.ts';
import { enrichComponent, mergeComponents } from './merge-component.ts';
import { FoldedMap } from './pair-fold.ts';
import type { SubjectGroup } from './subjects.ts';

/**
 * What SBOMs list, by subject. Scope, tags and the list itself are facts of the subject whose SBOM it is; a package's
 * licence is a fact of the package, and is taken from any SBOM where the subject's own sources are silent.
 */
export class ComponentCatalog {
  readonly #bySubject = new Map<SubjectGroup, FoldedMap<string, InventoryComponent>>();
  readonly #licenses = new FoldedMap<string, readonly string[]>((a, b) => union(a, b));

  add(subject: SubjectGroup, component: InventoryComponent): void {
    const listed = this.#bySubject.get(subject) ?? new FoldedMap<string, InventoryComponent>(mergeComponents);
    this.#bySubject.set(subject, listed);
    listed.add(componentKey(component), component);
    const { purl, licenses } = component;
    if (purl !== undefined && licenses !== undefined) this.#licenses.add(purl, licenses);
  }

  /** Components of all subjects: one of two subjects counts twice. */
  get size(): number {
    return this.#bySubject.values().reduce((sum, listed) => sum + listed.size, 0);
  }

  /** Whether the component of this `componentKey` is listed. */
  lists(subject: SubjectGroup, key: string): boolean {
    return this.#bySubject.get(subject)?.has(key) ?? false;
  }

  /** The component of a finding, with all that is listed of it. */
  enrich(subject: SubjectGroup, component: InventoryComponent): InventoryComponent {
    const listed = this.#bySubject.get(subject)?.get(componentKey(component));
    const own = listed === undefined ? component : enrichComponent(component, listed);
    if (own.licenses !== undefined || own.purl === undefined) return own;
    const licenses = this.#licenses.get(own.purl);
    return licenses === undefined ? own : { ...own, licenses };
  }

  /** What is listed of the subject, sorted by key; undefined where nobody lists anything. */
  listOf(subject: SubjectGroup): readonly InventoryComponent[] | undefined {
    const listed = this.#bySubject.get(subject);
    if (listed === undefined) return undefined;
    const keys = [...listed.keys()].sort(compareText);
    return keys.flatMap((key) => listed.get(key) ?? []);
  }
}
