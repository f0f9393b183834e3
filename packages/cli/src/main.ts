import { EXIT } from './exit-code.ts';
import { isNoReader, standardOutput } from './output/standard-output.ts';
import { run } from './run.ts';

// Whoever reads the answer may stop before its end, e.g. `policyctl audit | head`: nothing is left to do, and what was not found out is no success.
process.stdout.on('error', (error) => {
  if (isNoReader(error)) process.exit(process.exitCode ?? EXIT.NO_READER);
});
// Whoever does not read the notes, or has no room for them, wants the answer nevertheless.
process.stderr.on('error', () => undefined);

process.exitCode = await run(process.argv.slice(2), {
  ...standardOutput(process.stdout),
  note: (text) => process.stderr.write(text),
  // Respects NO_COLOR, FORCE_COLOR and what the terminal can show.
  colours: process.stdout.isTTY === true && process.stdout.hasColors(),
  ...(process.stderr.isTTY === true ? { terminal: process.stderr } : {}),
});
