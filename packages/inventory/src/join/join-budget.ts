import { DocumentError } from '../document-error.ts';

/**
 * Counts what a join walks, and ends it past a bound: documents may name each other so often that the work is the product
 * of their sizes. What is counted depends on the set of documents alone.
 */
export class JoinBudget {
  #maxSteps: number;
  #steps = 0;

  constructor(maxSteps: number) {
    this.#maxSteps = maxSteps;
  }

  /** More documents may take more steps. */
  allow(steps: number): void {
    this.#maxSteps += steps;
  }

  /** Throws `DocumentError` TOO_LARGE. */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > this.#maxSteps) {
      throw new DocumentError(
        'TOO_LARGE',
        `the documents name each other too often: more than ${this.#maxSteps} steps`,
      );
    }
  }
}
