import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { LIFECYCLE, OVERRIDE_MACHINE, PROMOTION_MACHINE } from '@policy-registry/registry/machines';
import { assertEveryOneShows, commandsOf, typeAll } from '../src/documented-commands.ts';
import { startSuiteProcess } from '../src/suite-process.ts';
import { TypedShell } from '../src/typed-shell.ts';
import { Person } from './person.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const COMMANDS = commandsOf(readFileSync(join(ROOT, 'docs', 'lifecycle-walk.md'), 'utf8'));

describe('the walk of docs/lifecycle-walk.md', () => {
  it('says of every command what it shows', () => assertEveryOneShows(COMMANDS));

  it('visits every state, but the one that takes a month', () => {
    const machines = [LIFECYCLE, PROMOTION_MACHINE, OVERRIDE_MACHINE];
    const states = new Set(machines.flatMap((machine) => Object.keys(machine)));
    for (const state of ['none', 'expired']) states.delete(state);
    for (const state of states) {
      const shown = state.replaceAll('_', ' ');
      assert.ok(
        COMMANDS.some((each) => each.shown === `State ${shown}`),
        `nothing shows the state ${shown}`,
      );
    }
  });

  it('goes as it is written', async (context) => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'policyctl-walk-'));
    const suite = await startSuiteProcess(dataFolder);
    const { environment } = new Person(context, suite.httpUrl);
    const { NODE_COMPILE_CACHE = join(dataFolder, 'compiled') } = process.env;
    const shell = new TypedShell(ROOT, { ...environment, NODE_COMPILE_CACHE });
    context.after(async () => {
      await shell.close();
      await suite.end('SIGKILL');
      rmSync(dataFolder, { recursive: true });
    });
    await typeAll(shell, COMMANDS);
  });
});
