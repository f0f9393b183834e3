import { once } from 'node:events';
import { run } from './run.ts';

/** As the shell says it of a program that SIGPIPE has ended. */
const NO_READER = 141;

// Whoever reads the answer may stop before its end, e.g. `policyctl audit | head`: nothing is left to do, and what was not found out is no success.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? NO_READER);
});
// Whoever does not read the notes wants the answer nevertheless.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  note: (text) => process.stderr.write(text),
  bytes: async (chunk) => {
    if (!process.stdout.write(chunk)) await once(process.stdout, 'drain');
  },
  // Respects NO_COLOR, FORCE_COLOR and what the terminal can show.
  colours: process.stdout.isTTY === true && process.stdout.hasColors(),
  ...(process.stderr.isTTY === true ? { terminal: process.stderr } : {}),
});
