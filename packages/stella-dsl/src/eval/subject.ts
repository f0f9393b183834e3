import type { AdvisoryFacts, ComponentFacts, Finding, VexStatement } from '../finding.ts';
import type { Decimal } from '../values/decimal.ts';
import { instantOf } from '../values/instant.ts';
import type { Surroundings } from './context.ts';

const NOT_RAISED = [null, 0, 1, 2, 3, 4];
const NOTHING: Readonly<Record<string, never>> = Object.freeze({});

/** One finding under evaluation: its facts, and the state that rules change. Made for one evaluation and thrown away. */
export class Subject {
  readonly finding: Finding;
  readonly around: Surroundings;
  readonly sbom: ComponentFacts;
  readonly advisory: AdvisoryFacts;
  readonly statements: readonly VexStatement[];
  /** What a predicate is at. */
  element: unknown = null;
  base: Decimal | null = null;
  score: Decimal | null = null;
  /** Band of the score; null where it is unknown. */
  band: number | null = null;
  /** Set by the first `severity :=`. */
  assigned: number | null = null;
  /** What each severity, unknown first, has become by the escalations so far. One table, however many there are. */
  #raised: readonly (number | null)[] = NOT_RAISED;
  #governing: VexStatement | null | undefined;

  constructor(finding: Finding, around: Surroundings) {
    // Facts come from readers of foreign documents: whatever is not the shape we expect is unknown, never a crash.
    const facts: Partial<Finding> = isObject(finding) ? finding : NOTHING;
    this.finding = facts as Finding;
    this.around = around;
    this.sbom = isObject(facts.sbom) ? facts.sbom : NOTHING;
    this.advisory = isObject(facts.advisory) ? facts.advisory : NOTHING;
    this.statements = Array.isArray(facts.vex) ? objectsIn(facts.vex) : [];
  }

  /** The newest statement; ties go to the smaller id, statements without a time are the oldest. Null where there is none. */
  get governing(): VexStatement | null {
    if (this.#governing === undefined) {
      this.#governing = this.statements.reduce<VexStatement | null>(
        (best, one) => (best === null || governs(one, best) ? one : best),
        null,
      );
    }
    return this.#governing;
  }

  /** Rank of the severity as rules see it: the assigned one or the band, raised by what escalated so far. */
  get severity(): number | null {
    const rank = this.assigned ?? this.band;
    return this.#raised[rank === null ? 0 : rank + 1] ?? null;
  }

  /** To a rank; null raises by one band. */
  escalate(to: number | null): void {
    this.#raised = this.#raised.map((rank) => escalate(rank, to));
  }
}

function objectsIn(list: readonly VexStatement[]): readonly VexStatement[] {
  return list.length === 0 ? list : list.filter(isObject);
}

/** `to` never lowers; a step up (null) stops at Critical and needs a known severity. */
export function escalate(current: number | null, to: number | null): number | null {
  if (to === null) return current === null ? null : Math.min(current + 1, 4);
  return current === null || to > current ? to : current;
}

function governs(one: VexStatement, best: VexStatement): boolean {
  const a = instantOf(one.timestamp) ?? Number.NEGATIVE_INFINITY;
  const b = instantOf(best.timestamp) ?? Number.NEGATIVE_INFINITY;
  if (a !== b) return a > b;
  return idOf(one) < idOf(best);
}

/** Not `String(...)`: an object whose `toString` is no function makes that throw. */
function idOf({ statement_id: id }: VexStatement): string {
  return typeof id === 'string' ? id : '';
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
