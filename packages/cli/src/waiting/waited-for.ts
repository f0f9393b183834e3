import type { Cli } from '../cli.ts';
import { CliError, EXIT } from '../exit-code.ts';
import { Patience } from './patience.ts';

/** What goes on, whether anybody waits for it or not. */
export interface Awaited {
  /** For the middle of a sentence, e.g. `simulation sim-1`. */
  readonly what: string;
  /** How it is seen later: a sentence. */
  readonly hint: string;
}

/**
 * Waits for it. Ctrl-C ends the waiting, and so does a registry that is away for too long; both tell how it is seen later. A second Ctrl-C
 * ends the process at once.
 */
export async function waitedFor<T>(
  cli: Cli,
  { what, hint }: Awaited,
  wait: (patience: Patience) => Promise<T>,
): Promise<T> {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once('SIGINT', interrupt);
  try {
    return await wait(new Patience(cli, interruption.signal));
  } catch (error) {
    if (interruption.signal.aborted) throw new CliError('INTERRUPTED', `nobody waits for ${what} any more`, hint);
    const { exitCode, message } = cli.failureOf(error);
    if (exitCode !== EXIT.RETRYABLE) throw error;
    throw new CliError('NO_ANSWER', message, hint);
  } finally {
    process.off('SIGINT', interrupt);
  }
}
