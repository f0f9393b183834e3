import type { InventoryStatement, StatementProduct } from '../document.ts';
import { namesInVex, normalizeAdvisoryId, primaryAdvisoryId } from '../facts/advisory-id.ts';
import { cpeName } from '../facts/cpe.ts';
import type { JsonView } from '../json/json-view.ts';
import type { DocumentReader, DocumentSink, OpenReader } from './document-reader.ts';
import { ReaderContext } from './reader-context.ts';

const CONTEXTS = /^https:\/\/openvex\.dev\/ns(?:\/v0\.\d+\.\d+)?$/;
const STATUSES = ['not_affected', 'affected', 'fixed', 'under_investigation'];

/** OpenVEX 0.0.x (texts for vulnerability, products, subcomponents) and 0.2.x (objects); both forms may be mixed. */
export const OPENVEX_READER: DocumentReader = {
  format: 'openvex',
  lists: ['statements'],
  open: (head, sink) => new OpenVexReader(head, sink),
};

class OpenVexReader implements OpenReader {
  readonly #head: JsonView;
  readonly #sink: DocumentSink;
  readonly #context: ReaderContext;
  readonly #contextUrl: string;
  readonly #issuer: Issuer;
  #count = 0;

  constructor(head: JsonView, sink: DocumentSink) {
    this.#contextUrl = head.requiredText('@context');
    if (!CONTEXTS.test(this.#contextUrl)) {
      head.fail('@context', 'is not read; supported: https://openvex.dev/ns, versions 0.x', 'UNSUPPORTED_VERSION');
    }
    this.#head = head;
    this.#sink = sink;
    this.#context = new ReaderContext(sink);
    this.#issuer = {
      id: head.requiredText('@id'),
      author: head.filledText('author'),
      timestamp: this.#context.timestamp(head, 'timestamp'),
    };
  }

  item(_list: string, view: JsonView): void {
    const statement = readStatement(view, this.#count, this.#issuer, this.#context);
    this.#count += 1;
    if (statement !== undefined) this.#sink.statement(statement);
  }

  end() {
    this.#context.end();
    const tool = this.#head.filledText('tooling');
    return { formatVersion: this.#contextUrl, ...(tool && { tool }) };
  }
}

interface Issuer {
  readonly id: string;
  readonly author: string | undefined;
  readonly timestamp: string | undefined;
}

function readStatement(
  view: JsonView,
  index: number,
  document: Issuer,
  context: ReaderContext,
): InventoryStatement | undefined {
  const status = view.requiredText('status');
  if (!STATUSES.includes(status)) view.fail('status', `must be one of ${STATUSES.join(', ')}`);
  const vulnerabilities = readVulnerability(view);
  const products = readProducts(view, context);
  if (products.length === 0) {
    context.notes.add('statement-without-product', 'a statement that names no product was left out', view.path());
    return undefined;
  }
  const justification = view.filledText('justification');
  const vendor = view.filledText('supplier') ?? document.author;
  const timestamp = context.timestamp(view, 'timestamp') ?? document.timestamp;
  return {
    id: view.filledText('@id') ?? `${document.id}#${index}`,
    status,
    ...(justification && { justification }),
    ...(vendor && { vendor }),
    ...(timestamp && { timestamp }),
    vulnerabilities,
    products,
  };
}

function readVulnerability(view: JsonView): readonly string[] {
  if (typeof view.get('vulnerability') === 'string') return [normalizeAdvisoryId(view.requiredText('vulnerability'))];
  const vulnerability = view.requiredObject('vulnerability');
  const name = vulnerability.filledText('name') ?? vulnerability.requiredText('@id');
  return namesInVex(primaryAdvisoryId([name, ...vulnerability.texts('aliases')]));
}

function readProducts(view: JsonView, context: ReaderContext): readonly StatementProduct[] {
  // 0.0.x lists the subcomponents beside the products; from 0.2 on each product has its own.
  const shared = readIdentities(view, 'subcomponents').flat();
  return view.list('products').flatMap((item, index): readonly StatementProduct[] => {
    const own = typeof item === 'string' ? undefined : view.item('products', index, item);
    const ids = readIdentity(view, 'products', index, item);
    if (ids.length === 0) {
      context.notes.add('product-without-id', 'a product without an id was left out', view.path(`products[${index}]`));
      return [];
    }
    const subcomponents = own === undefined ? [] : readIdentities(own, 'subcomponents').flat();
    return [{ ids, subcomponents: [...shared, ...subcomponents] }];
  });
}

function readIdentities(view: JsonView, key: string): readonly (readonly string[])[] {
  return view.list(key).map((item, index) => {
    const ids = readIdentity(view, key, index, item);
    // Leaving out a part that cannot be named would widen the statement to the whole product.
    if (ids.length === 0) view.fail(`${key}[${index}]`, 'must have an @id, a purl, a CPE or a SHA-256');
    return ids;
  });
}

/** A text, or an object with `@id`, `identifiers`, and `hashes`. */
function readIdentity(view: JsonView, key: string, index: number, item: unknown): readonly string[] {
  if (typeof item === 'string') return [view.checkText(item, `${key}[${index}]`)].filter((text) => text !== '');
  const identity = view.item(key, index, item);
  const identifiers = identity.object('identifiers');
  const cpes = ['cpe23', 'cpe22'].flatMap((type) => identifiers?.filledText(type) ?? []);
  const hash = identity.object('hashes')?.filledText('sha-256');
  return [
    identity.filledText('@id') ?? [],
    identifiers?.filledText('purl') ?? [],
    cpes.filter((text) => cpeName(text) !== undefined),
    hash === undefined ? [] : `sha256:${hash.toLowerCase()}`,
  ].flat();
}
