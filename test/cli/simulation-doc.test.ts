import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { assertEveryOneShows, commandsOf, typeAll } from '../src/documented-commands.ts';
import { startTestSuite } from '../src/test-suite.ts';
import { TypedShell } from '../src/typed-shell.ts';
import { Person } from './person.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const COMMANDS = commandsOf(readFileSync(join(ROOT, 'docs', 'simulation.md'), 'utf8'));

describe('the commands of docs/simulation.md', () => {
  it('say what they show', () => assertEveryOneShows(COMMANDS));

  it('show it', async (context) => {
    const suite = await startTestSuite();
    const { environment, folder } = new Person(context, suite.httpUrl);
    const temporary = mkdtempSync(join(tmpdir(), 'policyctl-doc-'));
    const { NODE_COMPILE_CACHE = join(folder, 'compiled') } = process.env;
    const shell = new TypedShell(ROOT, { ...environment, TMPDIR: temporary, NODE_COMPILE_CACHE });
    context.after(async () => {
      await shell.close();
      await suite.close();
      rmSync(temporary, { recursive: true });
    });
    await typeAll(shell, COMMANDS);
  });
});
