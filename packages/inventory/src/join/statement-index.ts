import type { VexStatement } from '@policy-registry/stella-dsl';
import type { InventoryComponent, InventoryStatement, StatementProduct } from '../document.ts';
import { DocumentError } from '../document-error.ts';
import { compareText } from '../facts/cvss.ts';
import type { PackageUrlReader } from '../facts/package-url.ts';
import { componentKeys, referenceKey } from './reference-key.ts';
import type { SubjectGroup } from './subjects.ts';

/**
 * Finds the statements that apply to a finding, in time that does not depend on how many others there are.
 *
 * A statement applies when it names the vulnerability by id or alias, and one of its products is the component, or is the
 * subject. A product with subcomponents applies only to those parts of that product. The subject's own VEX (CycloneDX
 * `analysis`) is of this kind.
 */
export class StatementIndex {
  /** Vulnerability id, then the key of the product, or of product and part: the statements. */
  readonly #index = new Map<string, Map<string, VexStatement[]>>();
  readonly #purls: PackageUrlReader;
  readonly #maxPerFinding: number;

  constructor(purls: PackageUrlReader, maxPerFinding: number) {
    this.#purls = purls;
    this.#maxPerFinding = maxPerFinding;
  }

  add(statement: InventoryStatement): void {
    const { vulnerabilities, products, id, status, justification, vendor, timestamp } = statement;
    const value: VexStatement = {
      statement_id: id,
      status,
      ...(justification && { justification }),
      ...(vendor && { vendor }),
      ...(timestamp && { timestamp }),
    };
    const keys = new Set(products.flatMap((product) => this.#productKeys(product)));
    for (const vulnerability of new Set(vulnerabilities)) {
      const byKey = this.#index.get(vulnerability) ?? new Map<string, VexStatement[]>();
      this.#index.set(vulnerability, byKey);
      for (const key of keys) {
        const known = byKey.get(key);
        if (known === undefined) byKey.set(key, [value]);
        else known.push(value);
      }
    }
  }

  /** Newest first, ties by id. Throws `DocumentError` TOO_LARGE past `maxStatementsPerFinding`. */
  find(ids: readonly string[], subject: SubjectGroup, component: InventoryComponent): readonly VexStatement[] {
    const named = ids.flatMap((id) => this.#index.get(id) ?? []);
    if (named.length === 0) return [];
    const parts = componentKeys(component, this.#purls);
    const keys = [...parts, ...subject.keys];
    const scoped = subject.keys.flatMap((key) => parts.map((part) => partKey(key, part)));
    const found = new Set<VexStatement>();
    for (const byKey of named) {
      for (const key of keys) this.#collect(byKey.get(key), found);
      for (const key of scoped) this.#collect(byKey.get(key), found);
    }
    return [...found].sort(newestFirst);
  }

  #collect(statements: readonly VexStatement[] | undefined, found: Set<VexStatement>): void {
    for (const statement of statements ?? []) found.add(statement);
    if (found.size > this.#maxPerFinding) {
      throw new DocumentError('TOO_LARGE', `more than ${this.#maxPerFinding} VEX statements apply to one finding`);
    }
  }

  #productKeys({ ids, subcomponents }: StatementProduct): readonly string[] {
    const keys = ids.map((id) => referenceKey(id, this.#purls));
    if (subcomponents.length === 0) return keys;
    const parts = subcomponents.map((id) => referenceKey(id, this.#purls));
    return keys.flatMap((key) => parts.map((part) => partKey(key, part)));
  }
}

function partKey(product: string, part: string): string {
  return `${product}\n${part}`;
}

/** A total order over everything that a statement says, so that equal ids from two documents have one order too. */
function newestFirst(a: VexStatement, b: VexStatement): number {
  const [timeA, timeB] = [instant(a.timestamp), instant(b.timestamp)];
  if (timeA !== timeB) return timeA > timeB ? -1 : 1;
  return (
    compareText(a.statement_id, b.statement_id) ||
    compareText(a.status, b.status) ||
    compareText(a.justification ?? '', b.justification ?? '') ||
    compareText(a.vendor ?? '', b.vendor ?? '')
  );
}

function instant(timestamp: string | undefined): number {
  return timestamp === undefined ? Number.NEGATIVE_INFINITY : Date.parse(timestamp);
}
