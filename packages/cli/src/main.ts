import { once } from 'node:events';
import { run } from './run.ts';

// Whoever reads the answer may stop before its end, e.g. `policyctl audit | head`: that is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

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
