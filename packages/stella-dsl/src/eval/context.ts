import { formatInstant, instantOf, isWritable } from '../values/instant.ts';

export type EnvValue = string | number | boolean | null;

/** What an evaluation sees beside the finding. Nothing else reaches it: no clock, no process environment. */
export interface EvaluationContext {
  readonly env: Readonly<Record<string, EnvValue>>;
  /** A Date, or an ISO 8601 instant. */
  readonly evaluatedAt: Date | string;
  readonly run?: RunInfo;
}

export interface RunInfo {
  readonly policyId?: string;
  readonly policyVersion?: string;
  readonly tenant?: string;
}

/** The context as the interpreter reads it. */
export class Surroundings {
  readonly env: Readonly<Record<string, unknown>>;
  readonly run: RunInfo;
  readonly now: number;
  #nowText: string | undefined;

  constructor(context: EvaluationContext, now: number) {
    this.env = context.env;
    this.run = context.run ?? {};
    this.now = now;
  }

  /** Made when a rule reads it: writing a time takes longer than many a rule. */
  get nowText(): string {
    this.#nowText ??= formatInstant(this.now);
    return this.#nowText;
  }
}

/** Throws a RangeError where the evaluation time is none: that is the caller's mistake, not the finding's. */
export function readContext(context: EvaluationContext): Surroundings {
  const { evaluatedAt } = context;
  const now = evaluatedAt instanceof Date ? evaluatedAt.getTime() : instantOf(evaluatedAt);
  // Policies compare the time as they write instants: a Date that has no such text is none.
  if (now === null || !isWritable(now)) throw new RangeError('evaluatedAt is not an ISO 8601 instant');
  return new Surroundings(context, now);
}
