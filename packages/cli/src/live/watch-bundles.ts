import type { Bundle } from '@policy-registry/contracts/registry';
import { type Cli, received } from '../cli.ts';
import { Patience } from '../waiting/patience.ts';

/** A registry ends streams after an hour, and when it goes down; then the rest is asked for again. */
const WATCH_MS = 3_600_000;

/** The live bundles of an environment and every one that follows, over as many streams as it takes. */
export async function* watchBundles(
  cli: Cli,
  environment: string,
  packs: readonly string[],
): AsyncGenerator<Bundle, void, void> {
  let resumeToken = '';
  const patience = new Patience(cli);
  for (;;) {
    try {
      const request = { environment, packs: [...packs], resumeToken };
      const hangUp = new AbortController();
      const stream = cli
        .clients()
        .distribution.watchEnvironment(request, { timeoutMs: WATCH_MS, signal: hangUp.signal });
      for await (const message of endedBy(hangUp, stream)) {
        ({ resumeToken } = message);
        patience.answered();
        yield received(message.bundle);
      }
    } catch (error) {
      patience.bear(error);
    }
    await patience.pause();
  }
}

/** Whoever leaves early hangs up, and lets the stream end: the client keeps its timer otherwise. */
async function* endedBy<T>(hangUp: AbortController, stream: AsyncIterable<T>): AsyncGenerator<T, void, void> {
  const messages = stream[Symbol.asyncIterator]();
  let open = true;
  try {
    for (let next = await messages.next(); ; next = await messages.next()) {
      open = next.done !== true;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    hangUp.abort();
    if (open) await messages.next().catch(() => {});
  }
}
