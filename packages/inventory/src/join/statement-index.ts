import { compareText } from '@policy-registry/canonical';
import type { VexStatement } from '@policy-registry/stella-dsl';
import type { InventoryComponent, InventoryStatement, StatementProduct } from '../document.ts';
import { DocumentError } from '../document-error.ts';
import type { PackageUrlReader } from '../facts/package-url.ts';
import type { InventoryLimits } from '../limits.ts';
import type { JoinBudget } from './join-budget.ts';
import { ProductClaims } from './product-claims.ts';
import { componentKeys, identifierKey, referenceKey } from './reference-key.ts';
import { SubjectClaims } from './subject-claims.ts';
import type { SubjectGroup } from './subjects.ts';

/**
 * Finds the statements that apply to a finding, in time that does not depend on how many others there are.
 *
 * A statement applies when it names the vulnerability by id or alias, and one of its products is the component, or is the
 * subject. A product with subcomponents applies only to those parts of that product. The subject's own VEX (CycloneDX
 * `analysis`) is of this kind.
 */
export class StatementIndex {
  readonly #byVulnerability = new Map<string, Claims>();
  readonly #purls: PackageUrlReader;
  readonly #limits: InventoryLimits;
  readonly #budget: JoinBudget;
  readonly #named = new Set<string>();
  readonly #ofSubjects: SubjectClaims;
  #claims = 0;

  constructor(purls: PackageUrlReader, limits: InventoryLimits, budget: JoinBudget) {
    this.#purls = purls;
    this.#limits = limits;
    this.#budget = budget;
    this.#ofSubjects = new SubjectClaims(this.#named, budget);
  }

  /** `documentKey` is the key of what the statement's document describes. Throws TOO_LARGE past `maxStatementClaims`. */
  add(statement: InventoryStatement, documentKey: string): void {
    const { vulnerabilities, products, id, status, justification, vendor, timestamp } = statement;
    const value: VexStatement = {
      statement_id: id,
      status,
      ...(justification && { justification }),
      ...(vendor && { vendor }),
      ...(timestamp && { timestamp }),
    };
    const named = products.map((product) => this.#keysOf(product, documentKey));
    const pairs = named.reduce((sum, { whole, parts }) => sum + whole.length * Math.max(parts.length, 1), 0);
    this.#claims += pairs * vulnerabilities.length;
    if (this.#claims > this.#limits.maxStatementClaims) {
      throw new DocumentError('TOO_LARGE', `VEX makes more than ${this.#limits.maxStatementClaims} claims`);
    }
    for (const { whole, parts } of named) for (const key of [...whole, ...parts]) this.#named.add(key);
    for (const vulnerability of vulnerabilities) {
      const claims = this.#byVulnerability.get(vulnerability) ?? { whole: new ProductClaims(), parts: new Map() };
      this.#byVulnerability.set(vulnerability, claims);
      for (const { whole, parts } of named) {
        if (parts.length === 0) claims.whole.add(whole, value);
        for (const part of parts) {
          const ofPart = claims.parts.get(part) ?? new ProductClaims();
          claims.parts.set(part, ofPart);
          ofPart.add(whole, value);
        }
      }
    }
  }

  /** Whether any statement names what is called so. Of components, other names than these decide nothing. */
  names(reference: string): boolean {
    if (this.#named.size === 0) return false;
    const key = identifierKey(reference);
    return key !== undefined && this.#named.has(key);
  }

  /** Call it after the last `add`. Newest first, ties by id. Throws `DocumentError` TOO_LARGE past `maxStatementsPerFinding`. */
  find(ids: readonly string[], subject: SubjectGroup, component: InventoryComponent): readonly VexStatement[] {
    let parts: readonly string[] | undefined;
    const found = new Set<VexStatement>();
    this.#budget.spend(ids.length);
    for (const id of ids) {
      const claims = this.#byVulnerability.get(id);
      if (claims === undefined) continue;
      parts ??= componentKeys(component);
      this.#budget.spend(parts.length);
      this.#collect(this.#ofSubjects.on(subject, claims.whole), found);
      for (const part of parts) {
        this.#collect(claims.whole.onKey(part), found);
        const ofPart = claims.parts.get(part);
        if (ofPart !== undefined) this.#collect(this.#ofSubjects.on(subject, ofPart), found);
      }
    }
    return [...found].sort(newestFirst);
  }

  #collect(statements: readonly VexStatement[], found: Set<VexStatement>): void {
    for (const statement of statements) found.add(statement);
    const { maxStatementsPerFinding } = this.#limits;
    if (found.size > maxStatementsPerFinding) {
      throw new DocumentError('TOO_LARGE', `more than ${maxStatementsPerFinding} VEX statements apply to one finding`);
    }
  }

  #keysOf({ ids, subcomponents }: StatementProduct, documentKey: string) {
    const whole = ids.length === 0 ? [documentKey] : ids.map((id) => referenceKey(id, this.#purls));
    return { whole, parts: subcomponents.map((id) => referenceKey(id, this.#purls)) };
  }
}

/** What is claimed of one vulnerability: of products as a whole, and of their parts by the key of the part. */
interface Claims {
  readonly whole: ProductClaims;
  readonly parts: Map<string, ProductClaims>;
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
