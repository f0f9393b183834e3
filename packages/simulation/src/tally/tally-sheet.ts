import type { Sum, Tally } from '../partial.ts';
import type { RowOutcome, SidePolicy } from '../side-policy.ts';
import { doubtsOf } from './doubts.ts';
import { Sums } from './sums.ts';

/** Adds up what two policies say of rows. */
export class TallySheet {
  readonly #sums: Readonly<Record<keyof Tally, Sums>> = {
    moves: new Sums(),
    rulesBefore: new Sums(),
    rulesAfter: new Sums(),
    overrides: new Sums(),
    ends: new Sums(),
    doubts: new Sums(),
  };

  /** So many rows that come out like this. */
  add(sides: TalliedSides, before: RowOutcome, after: RowOutcome, rows: number): void {
    const { moves, rulesBefore, rulesAfter, overrides, ends, doubts } = this.#sums;
    moves.add([before.status, before.severity, after.status, after.severity], [rows]);
    addRules(rulesBefore, sides.before, before, rows);
    addRules(rulesAfter, sides.after, after, rows);
    if (before.override !== undefined) overrides.add([before.override.override], [rows, 0]);
    if (after.override !== undefined) overrides.add([after.override.override], [0, rows]);
    let status = after.status;
    for (const end of after.ends ?? []) {
      ends.add([end.time, status, end.status], [rows]);
      status = end.status;
    }
    for (const doubt of doubtsOf(sides.after, before, after)) doubts.add([doubt], [rows]);
  }

  merge(tally: Tally): void {
    for (const [name, sums] of entries(this.#sums)) sums.merge(tally[name]);
  }

  tally(): Tally {
    const all = entries(this.#sums).map(([name, sums]) => [name, sums.all()] as const);
    return Object.fromEntries(all) as Record<keyof Tally, readonly Sum[]>;
  }
}

export interface TalliedSides {
  readonly before: Pick<SidePolicy, 'rules'>;
  readonly after: Pick<SidePolicy, 'rules'>;
}

function addRules(sums: Sums, { rules }: Pick<SidePolicy, 'rules'>, row: RowOutcome, rows: number): void {
  const { outcomes, winningRule, status, severity } = row;
  for (const [index, { name }] of rules.entries()) {
    const outcome = outcomes[index];
    const decided = name === winningRule;
    if (outcome === 'not_matched' && !decided) continue;
    const matched = outcome === 'matched' || outcome === 'not_applied';
    const did = [matched, decided, outcome === 'unknown', outcome === 'not_applied'];
    sums.add(
      [name, status, severity],
      did.map((happened) => (happened ? rows : 0)),
    );
  }
}

function entries(sums: Readonly<Record<keyof Tally, Sums>>): readonly (readonly [keyof Tally, Sums])[] {
  return Object.entries(sums) as [keyof Tally, Sums][];
}
