import type fc from 'fast-check';

/** What is fuzzed: a module that exports it as `target`. Each worker loads it for itself. */
export interface FuzzTarget {
  readonly inputs: fc.Arbitrary<string>;
  /** Throws where an invariant does not hold. */
  check(input: string): void;
}
