import { describeError } from '@policy-registry/client';
import { CommanderError } from 'commander';
import { CliError, EXIT, exitCodeOf } from './exit-code.ts';
import { printable } from './output/output.ts';
import { program, type Streams } from './program.ts';

/**
 * Runs one command line (without `node` and the program's name) and gives its exit code. Never rejects: what goes wrong is
 * told on the error stream.
 */
export async function run(args: readonly string[], streams: Streams): Promise<number> {
  // Commands say through `process.exitCode` that they worked and have bad news, e.g. an exceeded threshold.
  process.exitCode = undefined;
  try {
    await program(streams).parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? EXIT.OK);
  } catch (error) {
    return report(error, streams);
  } finally {
    process.exitCode = undefined;
  }
}

/** One line for the person, then what is worth knowing below it. */
function report(error: unknown, { note }: Streams): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.OK : EXIT.USAGE;
  const own = ownError(error);
  if (own !== undefined) {
    note(`policyctl: ${own.message}\n`);
    return own.exitCode;
  }
  const described = describeError(error);
  const exitCode = exitCodeOf(described);
  note(`policyctl: ${printable(described.message)} (${described.reason})\n`);
  for (const { field, description, code } of described.violations) {
    note(`  ${printable([field, description, code && `[${code}]`].filter(Boolean).join(' '))}\n`);
  }
  if (described.reason === 'FRESH_AUTHENTICATION_REQUIRED') {
    note('  Sign in again with "policyctl login", then repeat the command.\n');
  }
  if (exitCode === EXIT.UNEXPECTED && described.traceId !== undefined) {
    note(`  Trace id for the operators: ${described.traceId}\n`);
  }
  return exitCode;
}

/** A CliError that was thrown while a call was made arrives wrapped by the client. */
function ownError(error: unknown): CliError | undefined {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if (each instanceof CliError) return each;
  }
  return undefined;
}
