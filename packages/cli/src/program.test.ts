import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { commandLine } from './program.ts';
import { runForTest } from './run-for-test.ts';

const { program } = await commandLine({ out: () => undefined, note: () => undefined }, []);

function everyCommand(command: Command, path: string[] = []): [path: string[], command: Command][] {
  return [
    [path, command] as [string[], Command],
    ...command.commands.flatMap((child) => everyCommand(child, [...path, child.name()])),
  ];
}

describe('help', () => {
  for (const [path, command] of everyCommand(program)) {
    it(`of "${['policyctl', ...path].join(' ')}" says what it and each option does`, async () => {
      assert.notEqual(command.description(), '');
      for (const option of command.options) assert.notEqual(option.description, '', option.flags);
      const { exitCode, out, note } = await runForTest(...path, '--help');
      assert.deepEqual([exitCode, note], [0, '']);
      assert.ok(out.startsWith(`Usage: ${['policyctl', ...path].join(' ')} `), out);
      assert.doesNotMatch(out, /default: (""|\{|\[)/);
    });
  }

  it('lists every command under a heading', async () => {
    const { out } = await runForTest('--help');
    for (const command of program.commands) assert.match(out, new RegExp(`^ {2}${command.name()}\\b`, 'm'));
    assert.deepEqual((await runForTest('help')).out, out);
  });

  it('tells the version of the package', async () => {
    assert.deepEqual(await runForTest('--version'), { exitCode: 0, out: `${packageJson.version}\n`, note: '' });
  });
});
