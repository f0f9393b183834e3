import type { InventoryComponent } from '../document.ts';
import { componentKey } from '../facts/component.ts';
import { compareText } from '../facts/cvss.ts';
import { foldInPlace } from './fold-pairs.ts';
import { union } from './merge-advisory.ts';
import { enrichComponent, mergeComponents } from './merge-component.ts';
import type { SubjectGroup } from './subjects.ts';

/**
 * What SBOMs list, by subject. Scope, tags and the list itself are facts of the subject whose SBOM it is; a package's
 * licence is a fact of the package, and is taken from any SBOM where the subject's own sources are silent.
 */
export class ComponentCatalog {
  readonly #bySubject = new Map<SubjectGroup, Map<string, InventoryComponent[]>>();
  readonly #licenses = new Map<string, (readonly string[])[]>();

  add(subject: SubjectGroup, component: InventoryComponent): void {
    const listed = this.#bySubject.get(subject) ?? new Map<string, InventoryComponent[]>();
    this.#bySubject.set(subject, listed);
    append(listed, componentKey(component), component);
    const { purl, licenses } = component;
    if (purl !== undefined && licenses !== undefined) append(this.#licenses, purl, licenses);
  }

  /** The component of a finding, with all that is listed of it. */
  enrich(subject: SubjectGroup, component: InventoryComponent): InventoryComponent {
    const listed = this.#bySubject.get(subject)?.get(componentKey(component));
    const own = listed === undefined ? component : enrichComponent(component, foldInPlace(listed, mergeComponents));
    if (own.licenses !== undefined || own.purl === undefined) return own;
    const licenses = this.#licenses.get(own.purl);
    return licenses === undefined ? own : { ...own, licenses: foldInPlace(licenses, (a, b) => union(a, b)) };
  }

  /** Subjects with a list, by name; each list sorted by key. */
  *all(): Generator<{ readonly subject: SubjectGroup; readonly components: readonly InventoryComponent[] }> {
    const subjects = [...this.#bySubject].sort(([a], [b]) => compareText(a.name, b.name));
    for (const [subject, listed] of subjects) {
      const sorted = [...listed].sort(([a], [b]) => compareText(a, b));
      yield { subject, components: sorted.map(([, parts]) => foldInPlace(parts, mergeComponents)) };
    }
  }
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [item]);
  else known.push(item);
}
