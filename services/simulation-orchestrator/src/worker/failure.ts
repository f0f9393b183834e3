import { ServiceError, toServiceError } from '@policy-registry/rpc/errors';
import { StoreError } from '@policy-registry/storage';
import { evaluationFailure } from '../evaluation/evaluation-failed.ts';
import { EngineLost } from '../evaluation/shard-engine.ts';
import { DeterminismMismatch } from '../shards/determinism-mismatch.ts';
import { TriesSpent } from '../shards/shard-machine.ts';
import { OtherEngine } from './shard-job.ts';

/** Two evaluations of one thing said different things. */
export function isDisagreement(error: unknown): boolean {
  return error instanceof DeterminismMismatch || (evaluationFailure(error)?.isDisagreement ?? false);
}

const OURS = [DeterminismMismatch, EngineLost, TriesSpent, OtherEngine];

/** Its text is for everybody. */
export function isOurs(error: unknown): error is Error {
  return OURS.some((kind) => error instanceof kind);
}

/** What another attempt may get over: a store that is away, writers that were faster, an evaluator that died. */
export function isPassing(error: unknown): boolean {
  if (error instanceof StoreError) return error.code === 'UNAVAILABLE';
  return error instanceof EngineLost || (error instanceof ServiceError && error.reason === 'CONFLICT');
}

/** For people; what a store says of itself is for the log. */
export function failureOf(error: unknown): string {
  const evaluation = evaluationFailure(error);
  if (evaluation !== undefined) return evaluation.message;
  if (isOurs(error)) return `${error.message}.`;
  if (error instanceof StoreError && error.code === 'NOT_FOUND')
    return 'A policy or the fact table is not stored any more.';
  return toServiceError(error).message;
}
