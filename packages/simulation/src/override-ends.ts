import { compareText } from '@policy-registry/canonical';
import { type Override, type PreparedOverrides, prepareOverrides, type Question } from '@policy-registry/overrides';
import type { Finding } from '@policy-registry/stella-dsl';
import type { OverrideEnds } from './partial.ts';
import type { StatusEnd } from './side-policy.ts';

/** Times that a forecast looks at. */
const FORECAST_ENDS = 32;

/** A row as overrides look at it: with what the policy by itself says. */
export interface DecidedRow {
  readonly finding: Finding;
  readonly artifact: string;
  readonly status: string;
  readonly winningRule: string;
}

/** What happens when overrides in force end, nothing else changing: no new ones, and no other time for the policy. */
export class EndingOverrides {
  readonly ends: OverrideEnds;
  /** By time: those that are in force from then on. */
  readonly #after: ReadonlyMap<string, PreparedOverrides>;

  /** `inForce` at the time of the question. */
  constructor(inForce: readonly Override[], question: Question) {
    const times = Map.groupBy(inForce, ({ expireTime }) => new Date(expireTime).toISOString());
    const sorted = [...times].sort(([a], [b]) => compareText(a, b));
    const next = sorted.slice(0, FORECAST_ENDS);
    this.ends = {
      next: next.map(([time, ending]) => ({
        time,
        overrides: ending.map(({ override }) => override).sort(compareText),
      })),
      later: sorted.length - next.length,
    };
    this.#after = new Map(
      next.map(([time]) => {
        const left = inForce.filter(({ expireTime }) => Date.parse(expireTime) > Date.parse(time));
        return [time, prepareOverrides(left, question)];
      }),
    );
  }

  /** When the status changes that the row has by the override that acts on it, and what it then is. */
  of(row: DecidedRow, acting: Override): readonly StatusEnd[] {
    const ends: StatusEnd[] = [];
    let status: string = acting.status;
    let current: Override | undefined = acting;
    while (current !== undefined) {
      const time = new Date(current.expireTime).toISOString();
      const left = this.#after.get(time);
      if (left === undefined) break;
      current = left.find(row.finding, row.artifact, row.winningRule);
      const then = current?.status ?? row.status;
      if (then !== status) ends.push({ time, status: then });
      status = then;
    }
    return ends;
  }
}
