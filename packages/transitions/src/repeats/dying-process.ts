import assert from 'node:assert/strict';
import type { MessageShape } from '@bufbuild/protobuf';
import type { Door } from '@policy-registry/rpc/testing';
import type { AuditedCall } from './audited-call.ts';
import type { RepeatWorld } from './repeat-world.ts';
import type { Stage, StagedWrite } from './staged-writes.ts';

/** A write of the use case, not of the chain in front of it. */
export function isOwn({ collection }: StagedWrite): boolean {
  return collection !== 'request_ids';
}

/** Makes the call through the door of one process. */
export function callOn<W, E>(
  door: Door,
  { method, as }: AuditedCall<W, E>,
  request: never,
  requestId: string,
  signal?: AbortSignal,
): Promise<MessageShape<AuditedCall<W, E>['method']['output']>> {
  const who = as === undefined ? {} : { as };
  return door.call(method, request, { ...who, requestId, ...(signal === undefined ? {} : { signal }) });
}

/** Makes the call in a process that dies after one of its writes. False when it came to its end before. */
export async function dieAfter<E, W extends RepeatWorld<E>>(
  world: W,
  call: AuditedCall<W, E>,
  request: never,
  isLast: (write: StagedWrite) => boolean,
): Promise<boolean> {
  const { promise: died, resolve: die } = Promise.withResolvers<true>();
  const process = world.process(async (write, run) => {
    const written = await run();
    if (!isOwn(write) || !isLast(write)) return written;
    die(true);
    return new Promise(() => {});
  });
  const hangUp = new AbortController();
  const first = callOn(process, call, request, 'r-1', hangUp.signal);
  const dead = await Promise.race([died, first.then(() => false)]);
  hangUp.abort();
  if (dead) await assert.rejects(first, { reason: 'CANCELLED' });
  return dead;
}

/** Holds the write that decides until it is released. */
export function held(): { readonly stage: Stage; readonly reached: Promise<void>; release(): void } {
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const stage: Stage = async (write, run) => {
    if (isOwn(write) && write.decides) {
      reached.resolve();
      await released.promise;
    }
    return run();
  };
  return { stage, reached: reached.promise, release: released.resolve };
}
