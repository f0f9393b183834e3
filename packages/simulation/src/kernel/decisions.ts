import type { ChangesWriter, DecidedSide } from '../changes/changes-writer.ts';
import type { RowOutcome, SidePolicy } from '../side-policy.ts';
import type { TallySheet } from '../tally/tally-sheet.ts';
import { INTERNED_AT_MOST } from './interner.ts';

/** Both sides of a comparison. */
export interface SidePair {
  readonly before: SidePolicy;
  readonly after: SidePolicy;
}

/** What both sides say of the rows of one id; the score is not theirs. */
export interface Decision {
  readonly before: RowOutcome;
  readonly after: RowOutcome;
  readonly shownBefore: DecidedSide;
  readonly shownAfter: DecidedSide;
}

/** What was decided by id of the key space, and how many rows of a shard it is. */
export class Decisions {
  readonly #sides: SidePair;
  #all: Decision[] = [];
  /** Rows by id. */
  readonly rows = new Uint32Array(INTERNED_AT_MOST);
  /** By id: 1 where status or severity differs. */
  readonly changed = new Uint8Array(INTERNED_AT_MOST);
  /** By id: the place in the changes of the shard, one up; 0 where it is not known. */
  readonly #places = new Uint32Array(INTERNED_AT_MOST);
  readonly #reasons: Readonly<Record<keyof SidePair, ReadonlyMap<string, string>>>;

  constructor(sides: SidePair) {
    this.#sides = sides;
    this.#reasons = { before: reasonsOf(sides.before), after: reasonsOf(sides.after) };
  }

  get size(): number {
    return this.#all.length;
  }

  at(id: number): Decision {
    return this.#all[id] as Decision;
  }

  /** The decision of the next id. */
  add(before: RowOutcome, after: RowOutcome): void {
    this.changed[this.#all.length] = before.status !== after.status || before.severity !== after.severity ? 1 : 0;
    const shownBefore = shown(before, this.#reasons.before);
    this.#all.push({ before, after, shownBefore, shownAfter: shown(after, this.#reasons.after) });
  }

  placeIn(changes: ChangesWriter, id: number): number {
    const known = this.#places[id] as number;
    if (known > 0) return known - 1;
    const { shownBefore, shownAfter } = this.at(id);
    const place = changes.outcome(shownBefore, shownAfter);
    this.#places[id] = place + 1;
    return place;
  }

  /** Moves the rows that were counted to the sheet of a shard. */
  settle(sheet: TallySheet): void {
    for (const [id, { before, after }] of this.#all.entries()) {
      const rows = this.rows[id] as number;
      if (rows > 0) sheet.add(this.#sides, before, after, rows);
    }
    this.forgetShard();
  }

  forgetShard(): void {
    this.rows.fill(0, 0, this.#all.length);
    this.#places.fill(0, 0, this.#all.length);
  }

  clear(): void {
    this.forgetShard();
    this.#all = [];
  }
}

export function reasonsOf({ rules }: SidePolicy): ReadonlyMap<string, string> {
  return new Map(rules.map(({ name, because }) => [name, because]));
}

export function shown(
  { status, severity, winningRule: rule = '', override }: RowOutcome,
  reasons: ReadonlyMap<string, string>,
) {
  if (override === undefined) return { status, severity, rule, because: reasons.get(rule) ?? '' };
  return { status, severity, rule, because: override.reason, override: override.override };
}
