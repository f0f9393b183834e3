import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { LIFECYCLE, OVERRIDE_MACHINE, PROMOTION_MACHINE } from '@policy-registry/registry/machines';
import { startSuiteProcess } from '../src/suite-process.ts';
import { TypedShell } from '../src/typed-shell.ts';
import { Person } from './person.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const WALK = readFileSync(join(ROOT, 'docs', 'lifecycle-walk.md'), 'utf8');

interface Line {
  readonly command: string;
  readonly exitCode: number;
  /** Empty for what only sets the shell up. */
  readonly shown: string;
}

/** `command  # shown`, or `command  # 2 shown` for one that is refused. */
function lineOf(text: string): Line {
  const [, command = text, exitCode = '0', shown = ''] = /^(.+?) +# (?:(\d+) (?=[A-Z_]+$))?(.+)$/.exec(text) ?? [];
  return { command, exitCode: Number(exitCode), shown };
}

const LINES = [...WALK.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
  block.trim().split('\n').map(lineOf),
);

describe('the walk of docs/lifecycle-walk.md', () => {
  it('says of every command what it shows', () => {
    const silent = LINES.filter(({ shown }) => shown === '').map(({ command }) => command);
    assert.deepEqual(
      silent.filter((command) => !/^(export PATH=|\w+\(\) +\{|\w+="\$\()/.test(command)),
      [],
    );
  });

  it('visits every state, but the one that takes a month', () => {
    const machines = [LIFECYCLE, PROMOTION_MACHINE, OVERRIDE_MACHINE];
    const states = new Set(machines.flatMap((machine) => Object.keys(machine)));
    for (const state of ['none', 'expired']) states.delete(state);
    for (const state of states) {
      const shown = state.replaceAll('_', ' ');
      assert.ok(
        LINES.some((line) => line.shown === `State ${shown}`),
        `nothing shows the state ${shown}`,
      );
    }
  });

  it('goes as it is written', async (context) => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'policyctl-walk-'));
    const suite = await startSuiteProcess(dataFolder);
    const { environment } = new Person(context, suite.httpUrl);
    const shell = new TypedShell(ROOT, { ...environment, NODE_COMPILE_CACHE: join(dataFolder, 'compiled') });
    context.after(async () => {
      await shell.close();
      await suite.end('SIGKILL');
      rmSync(dataFolder, { recursive: true });
    });
    for (const { command, exitCode, shown } of LINES) {
      const answer = await shell.type(command);
      assert.equal(answer.exitCode, exitCode, `${command}\n${answer.text}`);
      const text = answer.text.replaceAll(/ +/g, ' ');
      assert.ok(text.includes(shown), `${command}\nshows no "${shown}":\n${answer.text}`);
    }
  });
});
