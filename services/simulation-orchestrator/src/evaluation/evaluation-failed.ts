import { DocumentError } from '@policy-registry/inventory';
import { KernelDisagreement } from '@policy-registry/simulation';
import { IrError } from '@policy-registry/stella-dsl';

/** A shard cannot be evaluated, by anybody. The message is for everybody; the cause is for the log. */
export class EvaluationFailed extends Error {
  /** Kernel and interpreter say different things of a finding: of the whole run nothing can be believed. */
  readonly isDisagreement: boolean;

  constructor(
    message: string,
    { isDisagreement = false, ...options }: ErrorOptions & { isDisagreement?: boolean } = {},
  ) {
    super(message, options);
    this.name = 'EvaluationFailed';
    this.isDisagreement = isDisagreement;
  }
}

/** What everybody may read of what evaluation throws; `undefined` for what is not of it, and for a defect. */
export function evaluationFailure(error: unknown): EvaluationFailed | undefined {
  if (error instanceof EvaluationFailed) return error;
  const cause = { cause: error };
  if (error instanceof IrError) return new EvaluationFailed(`A policy cannot be run: ${error.message}.`, cause);
  if (error instanceof DocumentError) {
    return new EvaluationFailed('The fact table is damaged: it is not what its index says.', cause);
  }
  if (error instanceof KernelDisagreement) {
    return new EvaluationFailed(`DeterminismMismatch: ${error.message}.`, { ...cause, isDisagreement: true });
  }
  return undefined;
}
