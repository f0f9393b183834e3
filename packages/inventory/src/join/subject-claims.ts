import type { VexStatement } from '@policy-registry/stella-dsl';
import type { JoinBudget } from './join-budget.ts';
import type { ProductClaims } from './product-claims.ts';
import type { SubjectGroup } from './subjects.ts';

/** Past this many, all are forgotten: vulnerabilities times subjects may be as many as findings. */
const MOST_KNOWN = 65_536;

const NONE: readonly VexStatement[] = [];

/** What is claimed of subjects as such. Worked out once where it can be, as all findings of a subject ask for it. */
export class SubjectClaims {
  /** Every key that any claim is on. */
  readonly #named: ReadonlySet<string>;
  readonly #budget: JoinBudget;
  readonly #keys = new Map<SubjectGroup, ReadonlySet<string>>();
  #known = new Map<ProductClaims, Map<SubjectGroup, readonly VexStatement[]>>();
  #size = 0;

  constructor(named: ReadonlySet<string>, budget: JoinBudget) {
    this.#named = named;
    this.#budget = budget;
  }

  /** Call it after the last claim was made. */
  on(subject: SubjectGroup, claims: ProductClaims): readonly VexStatement[] {
    const keys = this.#keysOf(subject);
    if (keys.size === 0) return NONE;
    const ofClaims = this.#known.get(claims) ?? new Map<SubjectGroup, readonly VexStatement[]>();
    const known = ofClaims.get(subject);
    if (known !== undefined) return known;
    this.#budget.spend(Math.min(keys.size, claims.size));
    const found = claims.onAny(keys);
    this.#remember(claims, ofClaims.set(subject, found));
    return found;
  }

  #remember(claims: ProductClaims, ofClaims: Map<SubjectGroup, readonly VexStatement[]>): void {
    if (this.#size === MOST_KNOWN) {
      this.#known = new Map();
      this.#size = 0;
      return;
    }
    this.#known.set(claims, ofClaims);
    this.#size += 1;
  }

  /** Most subjects are named by no VEX at all. */
  #keysOf(subject: SubjectGroup): ReadonlySet<string> {
    const known = this.#keys.get(subject);
    if (known !== undefined) return known;
    const keys = subject.keys.intersection(this.#named);
    this.#keys.set(subject, keys);
    return keys;
  }
}
