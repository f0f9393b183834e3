import type { CallContext } from '@policy-registry/rpc';

/**
 * Work that follows a transition that is true already, and that somebody else repeats when it fails here (the relay, or the
 * next read). Its failure is logged and does not turn the answer into an error: the caller would take the transition for undone.
 */
export async function afterwards(context: CallContext, what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (err) {
    context.log.error({ err }, `${what} failed after the transition; it will be repeated`);
  }
}
