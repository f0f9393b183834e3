import type { AdvisoryRecord, InventoryComponent } from '../document.ts';
import type { JoinBudget } from './join-budget.ts';
import type { ReportedMatch } from './match-sorter.ts';
import { mergeAdvisories, renameAdvisory } from './merge-advisory.ts';
import { mergeComponents } from './merge-component.ts';
import { PairFold } from './pair-fold.ts';
import type { SubjectGroup } from './subjects.ts';

/** One finding, and all that the documents say of it. */
export class ReportedFinding {
  readonly id: string;
  readonly subject: SubjectGroup;
  readonly #advisoryId: string;
  readonly #budget: JoinBudget;
  readonly #components = new PairFold<InventoryComponent>(mergeComponents);
  readonly #advisories: PairFold<AdvisoryRecord>;

  /** `advisoryId` is the name of the vulnerability in this inventory. */
  constructor(match: ReportedMatch, advisoryId: string, budget: JoinBudget) {
    this.id = match.id;
    this.subject = match.subject;
    this.#advisoryId = advisoryId;
    this.#budget = budget;
    this.#advisories = new PairFold((a, b) => mergeAdvisories(a, b, advisoryId));
    this.add(match);
  }

  /** Another match of the same id. Throws TOO_LARGE when the budget is spent. */
  add({ component, advisory }: ReportedMatch): void {
    this.#budget.spend(advisory.aliases.length);
    this.#components.add(component);
    this.#advisories.add(advisory);
  }

  component(): InventoryComponent {
    return this.#components.result();
  }

  advisory(): AdvisoryRecord {
    return renameAdvisory(this.#advisories.result(), this.#advisoryId);
  }
}
