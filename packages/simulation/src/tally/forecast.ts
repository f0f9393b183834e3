import type { OverrideEnds, Sum } from '../partial.ts';
import type { Forecast } from '../result.ts';
import { transitions } from './counts.ts';

/** What comes back when overrides end, by time. */
export function forecastOf({ next, later }: OverrideEnds, moves: readonly Sum[]): Forecast {
  const atTime = Map.groupBy(moves, ({ key: [time] }) => time);
  return {
    ends: next.map(({ time, overrides }) => ({
      ...{ time, overrides },
      statusTransitions: transitions(
        (atTime.get(time) ?? []).map(({ key: [, ...fromTo], sums }) => ({ key: fromTo, sums })),
      ),
    })),
    later,
  };
}
