import type { Message } from '@bufbuild/protobuf';
import type { ActiveCall } from './active-call.ts';
import type { Conclusion } from './conclude.ts';

/** Runs a unary call to its end, which is its deadline when `work` does not come to one before. */
export async function runUnary(
  active: ActiveCall,
  work: () => Promise<Message>,
  conclusion: Conclusion,
): Promise<Message> {
  try {
    const response = await active.end.race(active.run(() => watched(active, work)));
    conclusion.succeed(active);
    return response;
  } catch (thrown) {
    throw conclusion.fail(active, thrown);
  } finally {
    active.end.dispose();
  }
}

/** Nobody waits for work that outlives its call, so what it fails with then is said here. */
async function watched(active: ActiveCall, work: () => Promise<Message>): Promise<Message> {
  try {
    return await work();
  } catch (thrown) {
    const { ended } = active.end;
    if (ended !== undefined && thrown !== ended) active.log.warn({ err: thrown }, 'failed after the call had ended');
    throw thrown;
  }
}
