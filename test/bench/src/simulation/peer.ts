import type { Contender, Decision } from '../language/contender.ts';

/** What both versions of the policy decide of one finding. */
export type Diff = readonly [before: Decision, after: Decision];

/** An engine that is asked about the same findings under both versions, on one core. */
export interface Peer {
  readonly name: string;
  /** Of every finding, in order. */
  decide(): Promise<readonly Diff[]>;
  /** Findings per second, each under both versions, measured for about that long; goes on where the last one ended. */
  rate(ms: number): Promise<number>;
  close(): Promise<void>;
}

/** Between two looks at the clock. */
const BATCH = 64;

/** An engine in this process: the same one twice, with a version each. */
export function peerOf(before: Contender, after: Contender): Peer {
  const { name, rows } = before;
  let row = 0;
  return {
    name,
    decide: async () => Array.from({ length: rows }, (_, at): Diff => [before.decide(at), after.decide(at)]),
    async rate(ms) {
      const begin = performance.now();
      let done = 0;
      let now = begin;
      for (; now < begin + ms; now = performance.now()) {
        for (let step = 0; step < BATCH; step += 1) {
          before.decide(row);
          after.decide(row);
          row = row + 1 === rows ? 0 : row + 1;
        }
        done += BATCH;
      }
      return (done * 1000) / (now - begin);
    },
    close: async () => {},
  };
}
