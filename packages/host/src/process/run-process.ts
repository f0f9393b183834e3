import { parseArgs } from 'node:util';
import { ConfigError } from '../config/config-error.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Config } from '../config/schema.ts';

/** sysexits.h: the command was used wrongly, here the configuration. */
const USAGE = 64;
const LINGER_MS = 500;
/** sysexits.h: something that is needed is not there. */
const UNAVAILABLE = 69;

export interface Running {
  /** Lets running calls finish for the configured grace, then ends. Idempotent. */
  close(): Promise<void>;
}

/**
 * The main of every process: reads the configuration, starts, greets, and stays until SIGINT or SIGTERM.
 * Exit codes: 0 it has ended when it was asked to, 1 it has not; 64 a bad setting, 69 something cannot be had, both with one line on
 * standard error. A part that could not be closed cleanly is in the log and no bad end: what was acknowledged is durable by then.
 */
export async function runProcess<R extends Running>(
  name: string,
  start: (config: Config) => Promise<R>,
  greeting: (running: R) => string,
): Promise<void> {
  const fail = (exitCode: number, message: string): void => {
    process.stderr.write(`${name}: ${message.split('\n').join(' ')}\n`);
    process.exitCode = exitCode;
    endSoon();
  };
  let running: R;
  try {
    const config = configuration(name);
    if (config === undefined) return;
    running = await start(config);
  } catch (error) {
    if (error instanceof ConfigError) fail(USAGE, error.message);
    else fail(UNAVAILABLE, `cannot start: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  // Before the greeting: whoever reads it may ask the process to end at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      running
        .close()
        .catch((error: unknown) => fail(1, `did not end well: ${error}`))
        .finally(endSoon);
    });
  }
  process.stdout.write(greeting(running));
}

/** A connection that the other side keeps open must not keep the process; what matters is closed by now. */
function endSoon(): void {
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

function configuration(name: string): Config | undefined {
  try {
    const { values } = parseArgs({ options: { config: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
    if (!values.help) return loadConfig(process.env, values.config);
  } catch (error) {
    // parseArgs says by a TypeError what it does not understand.
    throw error instanceof TypeError ? new ConfigError(error.message) : error;
  }
  process.stdout.write(`Usage: ${name} [--config FILE]\nEvery setting: docs/configuration.md\n`);
  return undefined;
}
