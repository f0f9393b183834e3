import assert from 'node:assert/strict';
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
/** What the README, which leads here, has made by then. */
const BEFORE = commandsOf(readFileSync(join(ROOT, 'README.md'), 'utf8')).filter(({ command }) =>
  /^policyctl (login --as author|(pack|workspace) create|snapshot import)( |$)/.test(command),
);

describe('the commands of docs/simulation.md', () => {
  it('say what they show', () => assertEveryOneShows(COMMANDS));

  it('show it, also after those of the README', async (context) => {
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
    assert.equal(BEFORE.length, 4);
    for (const { command } of BEFORE) assert.equal((await shell.type(command)).exitCode, 0, command);
    await typeAll(shell, COMMANDS);
  });
});
