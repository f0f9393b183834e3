import { createHash } from 'node:crypto';
import type { Digest } from '@policy-registry/canonical';
import { type DocumentStore, type MutableCollection, type Stored, StoreError } from '@policy-registry/storage';
import { ServiceError } from '../errors/service-error.ts';
import { IDEMPOTENCY_RECORDS, type IdempotencyRecord } from './record.ts';

export interface IdempotencyOptions {
  readonly documents: DocumentStore;
  readonly now: () => Date;
  /** How long an answer is kept. 24 hours unless told. */
  readonly keepMs?: number;
  /** Bytes of an answer that is kept. A larger one is given once, and a repeat is refused with INVALID_STATE. 512 KiB unless told. */
  readonly maxResponseBytes?: number;
}

/** Whose request it is. The same request id of another person, or on another method, is another request. */
export interface IdempotencyKey {
  readonly tenant: string;
  readonly subject: string;
  /** `package.Service/Method`. */
  readonly method: string;
  readonly requestId: string;
}

export interface IdempotentRun {
  readonly request: Digest;
  /** After this the run counts as dead, and a repeat of the call takes over. */
  readonly mayRunUntil: Date;
  /** The answer is not kept: `execute` of a repeat finds what the first run did, and answers that. */
  readonly holdsSecret?: boolean;
  readonly execute: () => Promise<Uint8Array>;
  /** Gets what kept an end from being recorded; the call itself is not failed by that. */
  readonly onUnrecorded: (error: unknown) => void;
}

/** Makes a repeated call of an audited method happen once. */
export interface Idempotency {
  /**
   * Runs `execute` for a request id that is new, and gives the kept answer for one that is done. A failure of `execute` frees the id.
   * Throws IDEMPOTENCY_KEY_REUSED for another request under the id, REQUEST_IN_PROGRESS while the first one runs.
   */
  run(key: IdempotencyKey, run: IdempotentRun): Promise<Uint8Array>;
}

/** How long the answer to a request id is kept unless told: after that the id is free for another request. */
export const REQUEST_KEPT_MS = 24 * 60 * 60 * 1000;
/** A claim is lost only to a faster claimant, so more than a few rounds means a store that does not compare-and-set. */
const CLAIM_ROUNDS = 5;

export function createIdempotency(options: IdempotencyOptions): Idempotency {
  const { documents, now, keepMs = REQUEST_KEPT_MS, maxResponseBytes = 512 * 1024 } = options;
  return {
    async run(key, { request, mayRunUntil, holdsSecret = false, execute, onUnrecorded }) {
      const records = documents.forTenant(key.tenant).collection(IDEMPOTENCY_RECORDS);
      const id = recordId(key);
      const claim: IdempotencyRecord = {
        state: 'running',
        request,
        mayRunUntil: mayRunUntil.getTime(),
        expiresAt: now().getTime() + keepMs,
      };
      const claimed = await claimOrAnswer(records, id, claim, now);
      if (claimed instanceof Uint8Array) return claimed;
      let response: Uint8Array;
      try {
        response = await execute();
      } catch (error) {
        await records.remove(id, claimed.revision).catch(onUnrecorded);
        throw error;
      }
      const isKept = !holdsSecret && response.byteLength <= maxResponseBytes;
      const done: IdempotencyRecord = {
        ...{ state: 'done', request, expiresAt: claim.expiresAt },
        response: isKept ? Buffer.from(response).toString('base64') : null,
        ...(holdsSecret ? { runsAgain: true } : {}),
      };
      await records.replace(id, claimed.revision, done).catch(onUnrecorded);
      return response;
    },
  };
}

async function claimOrAnswer(
  records: MutableCollection<IdempotencyRecord>,
  id: string,
  claim: IdempotencyRecord,
  now: () => Date,
): Promise<Stored<IdempotencyRecord> | Uint8Array> {
  for (let round = 0; round < CLAIM_ROUNDS; round++) {
    const found = await records.get(id);
    try {
      if (found === undefined) return await records.insert(id, claim);
      const answer = answerOf(found.body, claim, now().getTime());
      if (answer !== undefined) return answer;
      return await records.replace(id, found.revision, claim);
    } catch (error) {
      if (!isLostRace(error)) throw error;
    }
  }
  throw new ServiceError('CONFLICT', 'Many calls with the same request id came at once; retry the call.');
}

/** The kept answer; or undefined when the id may be claimed: the record is expired, its run is dead, or its answer is not for keeping. */
function answerOf(record: IdempotencyRecord, claim: IdempotencyRecord, now: number): Uint8Array | undefined {
  if (record.expiresAt <= now) return undefined;
  if (record.request !== claim.request) {
    throw new ServiceError('IDEMPOTENCY_KEY_REUSED', 'The request id was used before with a different request.');
  }
  if (record.state === 'running') {
    if (record.mayRunUntil <= now) return undefined;
    throw new ServiceError('REQUEST_IN_PROGRESS', 'A request with the same request id is still running; retry later.', {
      retryAfterMs: 1000,
    });
  }
  if (record.runsAgain === true) return undefined;
  if (record.response === null) {
    throw new ServiceError(
      'INVALID_STATE',
      'The request with this id was done before, and its answer was too large to keep; read the resource instead.',
    );
  }
  return Buffer.from(record.response, 'base64');
}

function isLostRace(error: unknown): boolean {
  if (!(error instanceof StoreError)) return false;
  return error.code === 'ALREADY_EXISTS' || error.code === 'REVISION_MISMATCH' || error.code === 'NOT_FOUND';
}

function recordId(key: IdempotencyKey): string {
  const identity = JSON.stringify([key.subject, key.method, key.requestId]);
  return createHash('sha256').update(identity).digest('hex');
}
