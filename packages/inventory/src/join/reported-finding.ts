import type { AdvisoryRecord, InventoryComponent } from '../document.ts';
import type { JoinBudget } from './join-budget.ts';
import type { ReportedMatch } from './match-sorter.ts';
import { mergeAdvisories, renameAdvisory } from './merge-advisory.ts';
import { mergeComponents } from './merge-component.ts';
import { PairFold } from './pair-fold.ts';
import type { SubjectGroup } from './subjects.ts';

/** One finding, and all that the documents say of it: mostly one thing. */
export class ReportedFinding {
  readonly id: string;
  readonly subject: SubjectGroup;
  readonly #first: ReportedMatch;
  readonly #advisoryId: string;
  readonly #budget: JoinBudget;
  #components: PairFold<InventoryComponent> | undefined;
  #advisories: PairFold<AdvisoryRecord> | undefined;

  /** `advisoryId` is the name of the vulnerability in this inventory. Throws TOO_LARGE when the budget is spent. */
  constructor(match: ReportedMatch, advisoryId: string, budget: JoinBudget) {
    this.id = match.id;
    this.subject = match.subject;
    this.#first = match;
    this.#advisoryId = advisoryId;
    this.#budget = budget;
    budget.spend(match.advisory.aliases.length);
  }

  /** Another match of the same id. Throws TOO_LARGE when the budget is spent. */
  add({ component, advisory }: ReportedMatch): void {
    this.#budget.spend(advisory.aliases.length);
    this.#components ??= foldFrom(this.#first.component, mergeComponents);
    this.#advisories ??= foldFrom(this.#first.advisory, (a, b) => mergeAdvisories(a, b, this.#advisoryId));
    this.#components.add(component);
    this.#advisories.add(advisory);
  }

  component(): InventoryComponent {
    return this.#components?.result() ?? this.#first.component;
  }

  advisory(): AdvisoryRecord {
    return renameAdvisory(this.#advisories?.result() ?? this.#first.advisory, this.#advisoryId);
  }
}

function foldFrom<T extends object>(first: T, merge: (a: T, b: T) => T): PairFold<T> {
  const fold = new PairFold(merge);
  fold.add(first);
  return fold;
}
