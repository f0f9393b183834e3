import type { InventoryStatement } from '../document.ts';
import { namesInVex, primaryAdvisoryId } from '../facts/advisory-id.ts';
import { isVulnerabilityId } from '../facts/vulnerability-id.ts';
import type { JsonView } from '../json/json-view.ts';
import { CsafFlagReader } from './csaf-flags.ts';
import { CsafProducts } from './csaf-products.ts';
import type { DocumentReader, DocumentSink, OpenReader } from './document-reader.ts';
import { ReaderContext } from './reader-context.ts';

/** What the lists of `product_status` say in VEX. `recommended` says what to use, and nothing of the vulnerability. */
const STATUSES = {
  affected: ['known_affected', 'first_affected', 'last_affected'],
  fixed: ['fixed', 'first_fixed'],
  under_investigation: ['under_investigation'],
};

/** What belongs to a finding: CSAF says which products are affected, and not where they are. */
const LEFT_OUT = ['scores', 'threats'];

const NAMES = 'product_tree.full_product_names';
const RELATIONSHIPS = 'product_tree.relationships';

/**
 * CSAF 2.0, of any profile: statements, and nothing else. The publisher is their vendor, the document's current release their
 * time, where a flag has none of its own.
 */
export const CSAF_READER: DocumentReader = {
  format: 'csaf',
  lists: [NAMES, RELATIONSHIPS, 'vulnerabilities'],
  open: (head, sink) => new CsafReader(head, sink),
};

class CsafReader implements OpenReader {
  readonly #sink: DocumentSink;
  readonly #context: ReaderContext;
  readonly #products: CsafProducts;
  readonly #flags: CsafFlagReader;
  readonly #tool: string | undefined;
  readonly #id: string;
  readonly #vendor: string;
  readonly #timestamp: string | undefined;

  constructor(head: JsonView, sink: DocumentSink) {
    const document = head.requiredObject('document');
    const version = document.requiredText('csaf_version');
    if (version !== '2.0') {
      document.fail('csaf_version', `CSAF ${version} is not read; supported: 2.0`, 'UNSUPPORTED_VERSION');
    }
    this.#sink = sink;
    this.#context = new ReaderContext(sink);
    this.#products = new CsafProducts(head.object('product_tree'), this.#context);
    this.#flags = new CsafFlagReader(this.#products, this.#context);
    const tracking = document.requiredObject('tracking');
    this.#id = tracking.requiredText('id');
    this.#vendor = document.requiredObject('publisher').requiredText('name');
    this.#timestamp =
      this.#context.timestamp(tracking, 'current_release_date') ??
      this.#context.timestamp(tracking, 'initial_release_date');
    this.#tool = readEngine(tracking.object('generator')?.object('engine'));
  }

  item(list: string, view: JsonView): void {
    if (list === NAMES) this.#products.add(view);
    else if (list === RELATIONSHIPS) this.#products.relate(view);
    else this.#read(view);
  }

  end() {
    this.#context.end();
    return { formatVersion: '2.0', ...(this.#tool && { tool: this.#tool }) };
  }

  #read(view: JsonView): void {
    const ids = readIds(view);
    if (ids.length === 0) {
      this.#context.notes.add('vulnerability-without-id', 'a vulnerability without an id was left out', view.path());
      return;
    }
    for (const list of LEFT_OUT) this.#leaveOut(view, list);
    const status = view.object('product_status');
    if (status === undefined) return;
    this.#leaveOut(status, 'recommended');
    for (const [word, lists] of Object.entries(STATUSES)) {
      this.#say(status, new Set(lists.flatMap((list) => status.texts(list))), { ids, status: word });
    }
    this.#sayNotAffected(view, status, ids);
  }

  /** One statement for each justification, and one for the products without any. */
  #sayNotAffected(view: JsonView, status: JsonView, ids: readonly string[]): void {
    const products = new Set(status.texts('known_not_affected'));
    const flagged = new Set<string>();
    for (const flag of this.#flags.read(view, products)) {
      for (const product of flag.products) flagged.add(product);
      this.#say(status, flag.products, {
        ids,
        status: 'not_affected',
        justification: flag.label,
        timestamp: flag.timestamp,
      });
    }
    this.#say(status, products.difference(flagged), { ids, status: 'not_affected' });
  }

  #say(view: JsonView, productIds: ReadonlySet<string>, said: Said): void {
    const products = this.#products.products(productIds, view.path());
    if (products.length === 0) return;
    const { ids, status, justification, timestamp = this.#timestamp } = said;
    const statement: InventoryStatement = {
      id: [`${this.#id}#${ids[0]}`, status, justification ?? []].flat().join('/'),
      status,
      ...(justification && { justification }),
      vendor: this.#vendor,
      ...(timestamp && { timestamp }),
      vulnerabilities: ids,
      products,
    };
    this.#sink.statement(statement);
  }

  #leaveOut(view: JsonView, list: string): void {
    this.#context.notes.add(`csaf-${list}`, `${list} were left out`, view.path(`${list}[0]`), view.list(list).length);
  }
}

interface Said {
  readonly ids: readonly string[];
  readonly status: string;
  readonly justification?: string;
  readonly timestamp?: string | undefined;
}

/** Numbers of trackers are no names of a vulnerability, unless it has no other. */
function readIds(view: JsonView): readonly string[] {
  const others = view.objects('ids').flatMap((id) => id.filledText('text') ?? []);
  const known = [view.filledText('cve') ?? [], others.filter(isVulnerabilityId)].flat();
  const named = known.length > 0 ? known : others;
  return named.length === 0 ? [] : namesInVex(primaryAdvisoryId(named));
}

function readEngine(engine: JsonView | undefined): string | undefined {
  const name = engine?.filledText('name');
  const version = engine?.filledText('version');
  return name === undefined || version === undefined ? name : `${name} ${version}`;
}
