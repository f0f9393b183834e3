import type { InventoryComponent } from '../document.ts';
import { makeComponent, type RawComponent } from './component.ts';
import type { PackageUrlReader } from './package-url.ts';
import { isSameList } from './same-list.ts';

/** Past this many, all are forgotten: what a report repeats it repeats soon. */
const MOST = 1_024;

/**
 * Makes components, and gives the same one again for what a report repeats for each vulnerability of a package: whoever
 * merges or counts components can tell by identity that nothing new was said.
 */
export class ComponentMemo {
  readonly #purls: PackageUrlReader;
  readonly #known = new Map<string, { readonly raw: RawComponent; readonly component: InventoryComponent }>();

  constructor(purls: PackageUrlReader) {
    this.#purls = purls;
  }

  get(raw: RawComponent): InventoryComponent {
    const { purl } = raw;
    if (purl === undefined) return makeComponent(raw, this.#purls);
    const known = this.#known.get(purl);
    if (known !== undefined && isSame(known.raw, raw)) return known.component;
    const component = makeComponent(raw, this.#purls);
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(purl, { raw, component });
    return component;
  }
}

function isSame(a: RawComponent, b: RawComponent): boolean {
  return (
    a.name === b.name &&
    a.version === b.version &&
    a.layerDigest === b.layerDigest &&
    a.scope === b.scope &&
    isSameList(a.licenses, b.licenses) &&
    isSameList(a.tags, b.tags) &&
    isSameList(a.references, b.references)
  );
}
