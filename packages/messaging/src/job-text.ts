import { MAX_BATCH } from './definition.ts';
import { check, checkGroup, isGroup, isLabel, isTraceparent } from './identifiers.ts';
import { checkSize, decodeObject, encodeJson } from './json-text.ts';
import type { Job } from './work-queue.ts';

/** A job as adapters store it. The group stands beside it, where the adapter can select by it. */
export interface JobText {
  readonly id: string;
  readonly group: string;
  /** JSON: id, payload, traceparent. */
  readonly text: string;
}

/** Throws a TypeError for jobs against the rules of `Job`, TOO_LARGE. */
export function encodeJobs(jobs: readonly Job[], payloadBytes: number): readonly JobText[] {
  if (jobs.length > MAX_BATCH) throw new TypeError(`${jobs.length} jobs in one call, more than ${MAX_BATCH}`);
  return jobs.map((job) => encodeJob(job, payloadBytes));
}

function encodeJob({ id, group, payload, traceparent }: Job, payloadBytes: number): JobText {
  const what = `job ${check('job id', id, isLabel)}`;
  checkSize(encodeJson(payload, what), payloadBytes, what);
  if (traceparent !== undefined) check('traceparent', traceparent, isTraceparent);
  return { id, group: checkGroup(group), text: JSON.stringify({ id, payload, traceparent }) };
}

/** The job of a stored text; undefined when it is none. */
export function decodeJob(text: unknown, group: unknown): Job | undefined {
  const value = decodeObject(text);
  if (value === undefined || typeof group !== 'string' || !isGroup(group)) return undefined;
  const { id, payload, traceparent } = value;
  if (typeof id !== 'string' || !isLabel(id) || payload === undefined) return undefined;
  if (traceparent === undefined) return { id, group, payload };
  if (typeof traceparent !== 'string' || !isTraceparent(traceparent)) return undefined;
  return { id, group, payload, traceparent };
}
