import type { JsonView } from '../json/json-view.ts';
import type { CsafProducts } from './csaf-products.ts';
import type { ReaderContext } from './reader-context.ts';

/** Why some products are not affected. */
export interface CsafFlag {
  /** OpenVEX has the same words. */
  readonly label: string;
  /** ISO 8601, UTC. */
  readonly timestamp: string | undefined;
  /** Those of `products` that the flag names, itself or by their group. */
  readonly products: ReadonlySet<string>;
}

/** Flags name groups, and groups products: their number may be the product of both. One instance serves one document. */
export class CsafFlagReader {
  readonly #tree: CsafProducts;
  readonly #context: ReaderContext;
  #named = 0;

  constructor(tree: CsafProducts, context: ReaderContext) {
    this.#tree = tree;
    this.#context = context;
  }

  /** The flags of a vulnerability on `products`. Throws TOO_LARGE when the document's flags name more than the limit. */
  read(vulnerability: JsonView, products: ReadonlySet<string>): readonly CsafFlag[] {
    return vulnerability.objects('flags').flatMap((flag): readonly CsafFlag[] => {
      const groups = flag.texts('group_ids').map((id) => this.#tree.inGroup(id));
      const lists = [flag.texts('product_ids'), ...groups];
      this.#spend(flag, lists);
      const named = new Set(lists.flat()).intersection(products);
      if (named.size > 0) {
        return [
          { label: flag.requiredText('label'), timestamp: this.#context.timestamp(flag, 'date'), products: named },
        ];
      }
      this.#context.notes.add('flag-on-nothing', 'a flag on no product that is not affected was left out', flag.path());
      return [];
    });
  }

  #spend(flag: JsonView, lists: readonly (readonly string[])[]): void {
    const { maxStatementClaims } = flag.limits;
    for (const list of lists) this.#named += list.length;
    if (this.#named > maxStatementClaims) {
      flag.fail(undefined, `flags name more than ${maxStatementClaims} products`, 'TOO_LARGE');
    }
  }
}
