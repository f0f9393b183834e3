import type { Message } from '@bufbuild/protobuf';
import type { ActiveCall } from './active-call.ts';
import type { Conclusion } from './conclude.ts';
import type { OpenCalls } from './open-calls.ts';

/** Runs a unary call to its end, which is its deadline, or that of the process, when `work` does not come to one before. */
export async function runUnary(
  active: ActiveCall,
  work: () => Promise<Message>,
  { conclusion, openCalls }: { readonly conclusion: Conclusion; readonly openCalls: OpenCalls },
): Promise<Message> {
  const forget = openCalls.add(active);
  try {
    if (active.end.ended !== undefined) throw active.end.ended;
    const response = await active.end.race(active.run(() => watched(active, work)));
    conclusion.succeed(active);
    return response;
  } catch (thrown) {
    throw conclusion.fail(active, thrown);
  } finally {
    active.end.dispose();
    forget();
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
