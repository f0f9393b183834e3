import { CommanderError } from 'commander';
import { EXIT } from './exit-code.ts';
import { oneLineJson, printable } from './output/printable.ts';
import type { Streams } from './output/streams.ts';
import type { Failure } from './own-failure.ts';
import { commandLine } from './program.ts';

/**
 * Runs one command line (without `node` and the program's name) and gives its exit code. Never rejects: what goes wrong is
 * told on the error stream; as one line of JSON, the last one, where the answer was wanted as JSON.
 */
export async function run(args: readonly string[], streams: Streams): Promise<number> {
  const { program, exitCode, failureOf, wantsJson } = await commandLine(streams, args);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode();
  } catch (error) {
    // Help and the version number end the parsing by an error that is none.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.OK;
    const failure = failureOf(error);
    streams.note(wantsJson() ? `${oneLineJson({ error: failure })}\n` : told(failure));
    return failure.exitCode;
  }
}

/** One line for the person, then what is worth knowing below it. */
function told({ exitCode, reason, message, violations, hint, traceId }: Failure): string {
  const lines = [`policyctl: ${message.trim()} (${reason})`];
  for (const { field, description, code } of violations) {
    // One broken rule is often the message itself.
    if (message.includes(description)) continue;
    lines.push([field, description, code && `[${code}]`].filter(Boolean).join(' '));
  }
  if (hint !== undefined) lines.push(hint);
  if (exitCode === EXIT.UNEXPECTED && traceId !== undefined) lines.push(`Trace id for the operators: ${traceId}`);
  return `${printable(lines.join('\n')).replaceAll('\n', '\n  ')}\n`;
}
