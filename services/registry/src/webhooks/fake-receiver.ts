import type { Answer, Post } from '@policy-registry/outbound';
import type { WebhookParts } from '../kernel/ports.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A receiver that is nowhere: what it was sent, and what it answers. */
export interface FakeReceiver {
  readonly posts: Post[];
  answer: (post: Post, signal: AbortSignal) => Promise<Answer>;
}

export function fakeReceiver(): FakeReceiver {
  return { posts: [], answer: async () => ({ status: 200, text: '' }) };
}

/** Webhooks whose receivers are all the same fake one. URLs of https are taken. */
export function webhookParts(receiver: FakeReceiver = fakeReceiver()): WebhookParts {
  return {
    outbound: {
      refusalOf: (url) => (url.startsWith('https://') ? undefined : 'is not https'),
      async post(post, signal) {
        signal.throwIfAborted();
        receiver.posts.push(post);
        return receiver.answer(post, signal);
      },
    },
    key: Buffer.alloc(32, 3),
    settings: {
      ...{ perTenant: 3, attempts: 4, timeoutMs: 5_000 },
      ...{ disableAfterMs: 5 * DAY_MS, deliveryMs: 30 * DAY_MS },
    },
  };
}
