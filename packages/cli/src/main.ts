import { describeError } from '@policy-registry/client';
import { CommanderError } from 'commander';
import { CliError, EXIT, type ExitCode, exitCodeOf } from './exit-code.ts';
import { printable } from './output/output.ts';
import { program } from './program.ts';

process.exitCode = await run(process.argv);

async function run(argv: readonly string[]): Promise<ExitCode | number> {
  try {
    await program().parseAsync([...argv]);
    return process.exitCode === undefined ? EXIT.OK : Number(process.exitCode);
  } catch (error) {
    return report(error);
  }
}

/** One line for the person, then what is worth knowing below it. */
function report(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.OK : EXIT.USAGE;
  const own = ownError(error);
  if (own !== undefined) {
    process.stderr.write(`policyctl: ${own.message}\n`);
    return own.exitCode;
  }
  const described = describeError(error);
  const exitCode = exitCodeOf(described);
  process.stderr.write(`policyctl: ${printable(described.message)} (${described.reason})\n`);
  for (const { field, description, code } of described.violations) {
    process.stderr.write(`  ${printable([field, description, code && `[${code}]`].filter(Boolean).join(' '))}\n`);
  }
  if (described.reason === 'FRESH_AUTHENTICATION_REQUIRED') {
    process.stderr.write('  Sign in again with "policyctl login", then repeat the command.\n');
  }
  if (exitCode === EXIT.UNEXPECTED && described.traceId !== undefined) {
    process.stderr.write(`  Trace id for the operators: ${described.traceId}\n`);
  }
  return exitCode;
}

/** An interceptor's CliError arrives wrapped by the client. */
function ownError(error: unknown): CliError | undefined {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if (each instanceof CliError) return each;
  }
  return undefined;
}
