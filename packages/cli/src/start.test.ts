import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Command } from 'commander';
import { LOCAL_COMMANDS, localCommands } from './commands/local.ts';

const CLI = join(import.meta.dirname, '..');
const PACK = join(CLI, '..', '..', 'examples', 'packs', 'shop-policy-1');

/** Tells at the end which modules were loaded. */
const LISTENING = `
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
  process.on('exit', () => process.stderr.write(JSON.stringify(loaded)));
`;

function loadedBy(...args: string[]): string[] {
  const hooks = `data:text/javascript,${encodeURIComponent(LISTENING)}`;
  const started = spawnSync(process.execPath, ['--import', hooks, join(CLI, 'src', 'main.ts'), ...args], {
    encoding: 'utf8',
  });
  assert.equal(started.status, 0, started.stderr);
  return JSON.parse(started.stderr);
}

it('the commands that need no registry are known by name before any is loaded', () => {
  const program = new Command();
  localCommands(program, () => assert.fail('no command runs'));
  assert.deepEqual([...LOCAL_COMMANDS].sort(), program.commands.map((each) => each.name()).sort());
});

const TALKS = /@connectrpc|@bufbuild|openid-client|opentelemetry|grpc|packages\/(contracts|client)\//;
const RARE = /language-server|junit-report-builder|\/diff\//;

describe('the start of a command', () => {
  const commands = [
    ['new', '--list'],
    ['fmt', PACK, '--check'],
    ['lint', PACK],
    ['compile', PACK],
    ['test', PACK],
    ['explain', PACK, '--case', 'a VEX statement wins'],
  ];
  for (const args of commands) {
    it(`that asks no registry loads nothing of what talks to one, nor what few need: ${args[0]}`, () => {
      const loaded = loadedBy(...args);
      assert.ok(loaded.length > 50);
      assert.deepEqual(
        loaded.filter((url) => TALKS.test(url) || RARE.test(url)),
        [],
      );
    });
  }

  it('that asks one loads it, and options before its name change nothing', () => {
    assert.ok(loadedBy('--help').some((url) => TALKS.test(url)));
    assert.ok(!loadedBy('--output', 'json', '--profile', 'x', 'lint', PACK).some((url) => TALKS.test(url)));
  });
});
