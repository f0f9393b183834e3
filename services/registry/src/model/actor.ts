import type { DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { Door } from '@policy-registry/rpc/testing';
import { type Place, RULES } from './people.ts';

/** A call that changes something, and what became of it. */
export interface Attempt {
  readonly requestId: string;
  readonly method: string;
  readonly acknowledged: boolean;
}

/** Somebody in one tenant. Every call that changes something has a request id, and is written down with what became of it. */
export interface Actor {
  readonly place: Place;
  /** Resolves to `undefined` when a rule refuses; rejects with what is no rule. */
  call<M extends DescMethodUnary>(
    method: M,
    request: MessageInitShape<M['input']>,
  ): Promise<MessageShape<M['output']> | undefined>;
  read<M extends DescMethodUnary>(method: M, request: MessageInitShape<M['input']>): Promise<MessageShape<M['output']>>;
}

export function actorOf(door: Door, place: Place, as: string, attempts: Attempt[], twice: boolean): Actor {
  return {
    place,
    read: (method, request) => door.call(method, request, { as }),
    async call(method, request) {
      const requestId = `${place.pack}-${attempts.length}`;
      // Its place is taken before anybody else is asked.
      const at = attempts.push({ requestId, method: method.name, acknowledged: false }) - 1;
      const once = () => attempt(door.call(method, request, { as, requestId }));
      const runs = await Promise.all(twice ? [once(), once()] : [once()]);
      const answer = runs.find((each) => each !== undefined);
      if (answer !== undefined) attempts[at] = { requestId, method: method.name, acknowledged: true };
      return answer;
    },
  };
}

async function attempt<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (RULES.has((error as { reason?: string }).reason ?? '')) return undefined;
    throw error;
  }
}
