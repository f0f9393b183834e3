import type { Contender, Decision } from '../language/contender.ts';
import type { Measurable } from '../language/rounds.ts';
import { coreRate } from './core-rate.ts';

/** What both versions of the policy decide of one finding. */
export type Diff = readonly [before: Decision, after: Decision];

/** An engine that is asked about the same findings. Its rate is of findings, each under both versions, in a second of one core. */
export interface Peer extends Measurable {
  /** Of every finding, in order. */
  decide(): Promise<readonly Diff[]>;
  close(): Promise<void>;
}

/** Between two looks at the clock. */
const BATCH = 256;

/** An engine in this process: the same one twice, with a version each. */
export function peerOf(before: Contender, after: Contender): Peer {
  const { name, rows } = before;
  let row = 0;
  const some = (): number => {
    for (let step = 0; step < BATCH; step += 1) {
      before.decide(row);
      after.decide(row);
      row = row + 1 === rows ? 0 : row + 1;
    }
    return BATCH;
  };
  return {
    name,
    rate: (ms) => coreRate(some, ms),
    decide: async () => Array.from({ length: rows }, (_, at): Diff => [before.decide(at), after.decide(at)]),
    close: async () => {},
  };
}
