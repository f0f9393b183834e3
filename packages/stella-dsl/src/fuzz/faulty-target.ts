import fc from 'fast-check';
import type { FuzzTarget } from './target.ts';

/** A target with a fault of each kind, to see that they are found. */
export const target: FuzzTarget = {
  inputs: fc.oneof({ weight: 500, arbitrary: fc.constant('good') }, fc.constantFrom('throws \ud800', 'hangs', 'exits')),
  check(input) {
    if (input.startsWith('throws')) throw new Error(`found ${input.length}`);
    if (input === 'exits') process.exit(3);
    while (input === 'hangs');
  },
};
