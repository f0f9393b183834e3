import type { StatementProduct } from '../document.ts';
import { cpeName } from '../facts/cpe.ts';
import { isContentDigest } from '../facts/image-reference.ts';
import { isSameList } from '../facts/same-list.ts';
import type { JsonView } from '../json/json-view.ts';
import { nameOfVersions } from './csaf-versions.ts';
import type { ReaderContext } from './reader-context.ts';

/** Of a product with more names than these, as many are read: all its relationships would share them. */
const MAX_NAMES = 64;

interface Relationship {
  readonly part: string;
  readonly whole: string;
}

/**
 * The product tree of a CSAF document: by which names others may call its products. A product in words alone (`Example Suite
 * 4.2`) has none: people write the same words for different things, and a statement must not reach further than it was meant.
 */
export class CsafProducts {
  readonly #names = new Map<string, readonly string[]>();
  readonly #relationships = new Map<string, Relationship>();
  readonly #groups = new Map<string, readonly string[]>();
  readonly #context: ReaderContext;

  /** Has the branches and groups of the tree. The items of its lists are added before the first question. */
  constructor(tree: JsonView | undefined, context: ReaderContext) {
    this.#context = context;
    if (tree === undefined) return;
    this.#addBranches(tree);
    for (const group of tree.objects('product_groups')) {
      this.#groups.set(group.requiredText('group_id'), group.texts('product_ids'));
    }
  }

  /** An item of `full_product_names`, or the product of the last of `branches`, each of which is on the one before. */
  add(product: JsonView, branches: readonly JsonView[] = []): void {
    const helper = product.object('product_identification_helper');
    const names = helper === undefined ? [] : this.#namesIn(helper, branches);
    if (names.length > MAX_NAMES) {
      const message = `more names of a product than ${MAX_NAMES} were left out`;
      this.#context.notes.add('too-many-names', message, product.path(), names.length - MAX_NAMES);
    }
    const id = product.requiredText('product_id');
    const known = this.#names.get(id);
    const kept = names.slice(0, MAX_NAMES);
    if (known !== undefined && !isSameList(known, kept)) failTwice(product);
    this.#names.set(id, kept);
  }

  /** An item of `relationships`. */
  relate(view: JsonView): void {
    const product = view.requiredObject('full_product_name');
    this.add(product);
    const id = product.requiredText('product_id');
    const part = view.requiredText('product_reference');
    const whole = view.requiredText('relates_to_product_reference');
    const known = this.#relationships.get(id);
    if (known !== undefined && (known.part !== part || known.whole !== whole)) failTwice(product);
    this.#relationships.set(id, { part, whole });
  }

  inGroup(id: string): readonly string[] {
    return this.#groups.get(id) ?? [];
  }

  /** What is said of these products, in the names that others know. `at` is the place that says it. */
  products(ids: Iterable<string>, at: string): readonly StatementProduct[] {
    const products: StatementProduct[] = [];
    for (const id of ids) {
      const own = this.#names.get(id);
      if (own === undefined) {
        this.#context.notes.add('dangling-product', 'a product that is not in the product tree was left out', at);
        continue;
      }
      const relationship = this.#relationships.get(id);
      const related = relationship === undefined ? undefined : this.#related(relationship);
      if (own.length > 0) products.push({ ids: own, subcomponents: [] });
      if (related !== undefined) products.push(related);
      if (own.length === 0 && related === undefined) {
        this.#context.notes.add('product-without-id', 'a product without an id was left out', at);
      }
    }
    return products;
  }

  /** A part of a whole, both of which must have names: without one of them it would be a statement on all of the other. */
  #related({ part, whole }: Relationship): StatementProduct | undefined {
    const ids = this.#names.get(whole) ?? [];
    const subcomponents = this.#names.get(part) ?? [];
    return ids.length > 0 && subcomponents.length > 0 ? { ids, subcomponents } : undefined;
  }

  /** Depth is bounded by the nesting limit of the parser. */
  #addBranches(parent: JsonView, above: readonly JsonView[] = []): void {
    for (const branch of parent.objects('branches')) {
      const branches = [...above, branch];
      const product = branch.object('product');
      if (product !== undefined) this.add(product, branches);
      this.#addBranches(branch, branches);
    }
  }

  #namesIn(helper: JsonView, branches: readonly JsonView[]): readonly string[] {
    const hashes = helper.objects('hashes').flatMap((hash) => hash.objects('file_hashes'));
    const digests = hashes.map(
      (hash) => `${hash.text('algorithm')?.toLowerCase()}:${hash.text('value')?.toLowerCase()}`,
    );
    const uris = helper.objects('x_generic_uris').flatMap((uri) => uri.filledText('uri') ?? []);
    const cpe = helper.filledText('cpe');
    const purl = this.#purl(helper);
    const named = [purl ?? [], cpe === undefined || cpeName(cpe) === undefined ? [] : cpe].flat();
    return [
      ...named.flatMap((name) => this.#ofVersions(name, helper, branches) ?? []),
      ...digests.filter(isContentDigest),
      ...uris.filter((uri) => /^(?:urn:|https?:\/\/)/i.test(uri)),
    ];
  }

  #ofVersions(name: string, helper: JsonView, branches: readonly JsonView[]): string | undefined {
    const told = nameOfVersions(name, branches, this.#context.purls);
    if (told === undefined) {
      const message = 'a product in a range of versions, or a part of one, was left out';
      this.#context.notes.add('version-range', message, helper.path());
    }
    return told;
  }

  /** It is text to this reader, and not parsed: the join parses each that findings or other documents name. */
  #purl(helper: JsonView): string | undefined {
    const purl = helper.filledText('purl');
    if (purl === undefined || purl.startsWith('pkg:')) return purl;
    this.#context.notes.add('invalid-purl', 'a purl that is not valid was left out', helper.path('purl'));
    return undefined;
  }
}

/** Of two products under one id, nobody knows which one a status is of. */
function failTwice(product: JsonView): never {
  product.fail('product_id', 'is the product_id of another product too');
}
